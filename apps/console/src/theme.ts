import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

/** The product's own colour: the blue-green of enamelled storeroom signs. Shades 6 and up carry white text at AA. */
const petrol: MantineColorsTuple = [
  '#edf6f7',
  '#d5e8eb',
  '#abd1d7',
  '#7bb8c2',
  '#4f9eac',
  '#2f8594',
  '#1c6f7d',
  '#125b68',
  '#0f4955',
  '#093640',
];

const gray: MantineColorsTuple = [
  '#f6f8f8',
  '#eef1f3',
  '#e2e7ea',
  '#d2d9de',
  '#b6c0c8',
  '#8a97a1',
  '#566571',
  '#404d57',
  '#29343c',
  '#151d23',
];

const dark: MantineColorsTuple = [
  '#dbe2e6',
  '#b9c4cb',
  '#9dabb4',
  '#7d8c97',
  '#36424b',
  '#2a343c',
  '#20292f',
  '#12181c',
  '#0e1316',
  '#090d0f',
];

/** Deeper than Mantine's own red, so that white text on it and it on white both reach AA. */
const red: MantineColorsTuple = [
  '#fdf0ee',
  '#fadcd7',
  '#f3b6ad',
  '#ec8f82',
  '#e46f5f',
  '#d34b39',
  '#bb3424',
  '#a02a1c',
  '#842217',
  '#661a12',
];

export const theme = createTheme({
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  luminanceThreshold: 0.3,
  colors: { petrol, gray, dark, red },
  black: '#151d23',
  fontFamily: "'Inter', 'Segoe UI', system-ui, -apple-system, 'Helvetica Neue', Arial, sans-serif",
  fontFamilyMonospace:
    "ui-monospace, 'SF Mono', 'Cascadia Mono', 'JetBrains Mono', Menlo, Consolas, monospace",
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  headings: {
    fontWeight: '620',
    sizes: {
      h1: { fontSize: '1.375rem', lineHeight: '1.3' },
      h2: { fontSize: '1rem', lineHeight: '1.4' },
      h3: { fontSize: '0.875rem', lineHeight: '1.45' },
    },
  },
  defaultRadius: 'sm',
  radius: { xs: '3px', sm: '5px', md: '8px', lg: '12px', xl: '18px' },
  focusRing: 'auto',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'xs' } },
    TextInput: { defaultProps: { size: 'xs' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
    Textarea: { defaultProps: { size: 'xs', autosize: true, minRows: 2, maxRows: 12 } },
    Select: { defaultProps: { size: 'xs', checkIconPosition: 'right', comboboxProps: { shadow: 'md' } } },
    MultiSelect: { defaultProps: { size: 'xs', comboboxProps: { shadow: 'md' } } },
    TagsInput: { defaultProps: { size: 'xs', comboboxProps: { shadow: 'md' } } },
    NumberInput: { defaultProps: { size: 'xs' } },
    Checkbox: { defaultProps: { size: 'xs' } },
    Radio: { defaultProps: { size: 'xs' } },
    Switch: { defaultProps: { size: 'xs' } },
    SegmentedControl: { defaultProps: { size: 'xs' } },
    Tooltip: {
      defaultProps: { withArrow: true, openDelay: 250, events: { hover: true, focus: true, touch: true } },
    },
    Modal: {
      defaultProps: {
        centered: true,
        overlayProps: { backgroundOpacity: 0.45 },
        closeButtonProps: { 'aria-label': 'Close' },
        transitionProps: { duration: 120 },
      },
    },
    Drawer: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } },
    Menu: { defaultProps: { shadow: 'md', position: 'bottom-end' } },
    Anchor: { defaultProps: { underline: 'hover' } },
  },
});

/** Mantine's dimmed and placeholder colours miss AA on tinted ground; these hold it on every surface. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#ffffff',
    '--mantine-color-dimmed': gray[6],
    '--mantine-color-placeholder': '#66747f',
    '--mantine-color-anchor': petrol[7],
    '--mantine-color-error': red[7],
    '--input-bd': gray[4],
  },
  dark: {
    '--mantine-color-body': '#171e23',
    '--mantine-color-dimmed': dark[2],
    '--mantine-color-placeholder': '#8896a0',
    '--mantine-color-anchor': petrol[3],
    '--mantine-color-error': red[3],
  },
});

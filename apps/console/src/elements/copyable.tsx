import { CopyButton, Tooltip, UnstyledButton } from '@mantine/core';
import classes from './copyable.module.css';
import { Icon } from './icons.js';

interface CopyableProps {
  text: string;
  /** What is copied, for the button's name: `hash`, `request id`. */
  what: string;
  /** Shown instead of the whole text, such as the first digits of a hash. */
  short?: string;
}

/** A short technical text with a button that copies all of it. */
export function Copyable({ text, what, short }: CopyableProps) {
  return (
    <span className={classes.copyable}>
      <code title={short ? text : undefined}>{short ?? text}</code>
      <CopyIcon text={text} what={what} />
    </span>
  );
}

/** Commands or a secret on several lines; kept as they are, ready for a terminal. */
export function CopyBlock({ text, what, label }: { text: string; what: string; label?: string }) {
  return (
    <div className={classes.block}>
      {label && <div className={classes.label}>{label}</div>}
      <pre tabIndex={0} aria-label={label ?? what}>
        {text}
      </pre>
      <div className={classes.corner}>
        <CopyIcon text={text} what={what} />
      </div>
    </div>
  );
}

/** The first digits of a hash or digest; a text that is neither stays whole. */
export function toShortHash(hash: string): string {
  return /^(?:sha\d+[:-])?[0-9a-f]{40,}$/.test(hash) ? `${hash.slice(0, hash.indexOf(':') + 13)}…` : hash;
}

function CopyIcon({ text, what }: { text: string; what: string }) {
  return (
    <CopyButton value={text} timeout={1600}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? 'Copied' : `Copy ${what}`}>
          <UnstyledButton
            className={classes.button}
            onClick={copy}
            aria-label={copied ? `Copied ${what}` : `Copy ${what}`}
          >
            <Icon name={copied ? 'check' : 'copy'} size={13} />
          </UnstyledButton>
        </Tooltip>
      )}
    </CopyButton>
  );
}

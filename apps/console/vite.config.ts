import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const lib = (name: string) => fileURLToPath(new URL(`../../libs/${name}/src/index.ts`, import.meta.url));
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
    chunkSizeWarningLimit: 700,
  },
  server: { port: 5173, proxy: { '/api': server, '/agent': server, '/tuf': server, '/fetch': server } },
});

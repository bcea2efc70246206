import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// The server is the one of `./dev up`; only needed while working on the console itself (`npm run dev` is `npx vite`).
export default defineConfig({
  plugins: [react()],
  build: { target: 'es2022', assetsInlineLimit: 0, reportCompressedSize: false, chunkSizeWarningLimit: 900 },
  server: { host: '127.0.0.1', proxy: { '/v1': { target: 'https://127.0.0.1:8480', secure: false } } },
  test: { include: ['src/**/*.test.ts', 'src/**/*.test.tsx'] },
});

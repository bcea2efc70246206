import react from '@vitejs/plugin-react';
export default { plugins: [react()], server: { host: '127.0.0.1', port: 18622, strictPort: true, proxy: { '/v1': { target: process.env.LOOK_TARGET ?? 'https://127.0.0.1:18621', secure: false } } }, cacheDir: '/tmp/cb/vite' };

import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// Two pages, two kits: the resident page never loads the desk's antd, nor the desk antd-mobile.
// `#contracts/*` is resolved by Vite from package.json "imports", as in Node.
const root = import.meta.dirname
const server = process.env.ANJI_SERVER ?? `http://localhost:${process.env.PORT ?? 8080}`

export default defineConfig({
  root,
  plugins: [react()],
  build: {
    outDir: resolve(root, 'dist'),
    emptyOutDir: true,
    target: 'es2022',
    // Small files stay files: the content policy allows neither data: scripts nor data: styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      input: { resident: resolve(root, 'index.html'), desk: resolve(root, 'desk.html') },
    },
  },
  server: {
    port: Number(process.env.WEB_PORT ?? 5173),
    // Everything the server answers itself; the page of /sign-in/interaction/:uid is ours.
    proxy: Object.fromEntries(
      ['/api', '/fhir', '/oidc', '/cashier', '^/sign-in(/callback)?([?]|$)'].map((path) => [
        path,
        { target: server, changeOrigin: false },
      ]),
    ),
  },
})

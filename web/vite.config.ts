import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { villagePrecache } from './village-precache.ts'

// Three pages, two kits: the phone pages never load the desk's antd, nor the desk antd-mobile.
// `#contracts/*` is resolved by Vite from package.json "imports", as in Node.
const root = import.meta.dirname
const server = process.env.ANJI_SERVER ?? `http://localhost:${process.env.PORT ?? 8080}`

export default defineConfig({
  root,
  plugins: [react(), villagePrecache()],
  build: {
    outDir: resolve(root, 'dist'),
    emptyOutDir: true,
    target: 'es2022',
    // Small files stay files: the content policy allows neither data: scripts nor data: styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      input: {
        resident: resolve(root, 'index.html'),
        desk: resolve(root, 'desk.html'),
        village: resolve(root, 'village.html'),
      },
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

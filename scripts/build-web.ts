import { resolve } from 'node:path'
import { build } from 'vite'

// Builds both pages to web/dist; set-up calls it when the sources of the web are newer than what was built.
await build({
  configFile: resolve(import.meta.dirname, '../web/vite.config.ts'),
  logLevel: process.argv.includes('--quiet') ? 'error' : 'warn',
})

import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { build } from 'vite'

// Builds both pages to web/dist; set-up calls it when the sources of the web are newer than what was built.
await build({
  configFile: resolve(import.meta.dirname, '../web/vite.config.ts'),
  logLevel: process.argv.includes('--quiet') ? 'error' : 'warn',
})

// Pressed once and as small as it gets, instead of each time and quickly.
const dist = resolve(import.meta.dirname, '../web/dist')
for (const name of globSync('**/*.{js,css,html,svg,webmanifest}', { cwd: dist })) {
  const bytes = readFileSync(join(dist, name))
  if (bytes.length < 1024) continue
  writeFileSync(join(dist, `${name}.br`), brotliCompressSync(bytes))
  writeFileSync(join(dist, `${name}.gz`), gzipSync(bytes, { level: 9 }))
}

import { existsSync, globSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { build } from 'vite'

// Builds the pages to web/dist; set-up calls it when the sources of the web are newer than what was built. What is served
// changes at one stroke: a build that fails, or a second one beside it, leaves whole files behind.
const dist = resolve(import.meta.dirname, '../web/dist')
const besides = (name: string) => resolve(import.meta.dirname, `../node_modules/.cache/web-${name}-${process.pid}`)
const next = besides('next')
await build({
  configFile: resolve(import.meta.dirname, '../web/vite.config.ts'),
  logLevel: process.argv.includes('--quiet') ? 'error' : 'warn',
  build: { outDir: next, emptyOutDir: true },
})

// Pressed once and as small as it gets, instead of each time and quickly.
for (const name of globSync('**/*.{js,css,html,svg,webmanifest}', { cwd: next })) {
  const bytes = readFileSync(join(next, name))
  if (bytes.length < 1024) continue
  writeFileSync(join(next, `${name}.br`), brotliCompressSync(bytes))
  writeFileSync(join(next, `${name}.gz`), gzipSync(bytes, { level: 9 }))
}

const before = besides('before')
if (existsSync(dist)) renameSync(dist, before)
renameSync(next, dist)
rmSync(before, { recursive: true, force: true })

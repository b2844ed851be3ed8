import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import type { Benchmark } from './index.ts'

const root = join(import.meta.dirname, '..')
const port = 18_080

/** First start (the demo region is made), later starts, and what a resident's first page weighs. */
export const benchmark: Benchmark = {
  name: 'start',
  run: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'anji-start-'))
    try {
      const firstS = await startOnce(folder)
      const laterS = [await startOnce(folder), await startOnce(folder), await startOnce(folder)].toSorted(
        (a, b) => a - b,
      )
      const pageKb = residentPageKb()
      const table: Record<string, string>[] = [
        { what: 'first start, the region is made', seconds: firstS.toFixed(1) },
        {
          what: 'later start, median of 3',
          seconds: laterS[1]!.toFixed(1),
          from: laterS[0]!.toFixed(1),
          to: laterS[2]!.toFixed(1),
        },
      ]
      return { table, figures: { first_ready_s: firstS, ready_s: laterS[1]!, resident_page_kb: pageKb } }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

async function startOnce(folder: string): Promise<number> {
  const began = performance.now()
  const env = { ...process.env, ANJI_DATA: folder, PORT: String(port), LOG_LEVEL: 'error' }
  const child = spawn(process.execPath, ['--import', './server/compiled.ts', 'server/main.ts'], {
    cwd: root,
    env,
    stdio: 'ignore',
  })
  while (!(await answers())) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  const seconds = (performance.now() - began) / 1000
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await gone
  return seconds
}

async function answers(): Promise<boolean> {
  const page = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined)
  return page?.ok ?? false
}

// What the page's own HTML asks for at once: its scripts, preloads and styles.
function residentPageKb(): number {
  const dist = join(root, 'web', 'dist')
  const html = readFileSync(join(dist, 'index.html'), 'utf8')
  const asked = new Set([...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map((match) => match[1]!))
  const known = new Set(readdirSync(join(dist, 'assets')).map((name) => `assets/${name}`))
  const bytes = [...asked]
    .filter((file) => known.has(file))
    .map((file) => brotliCompressSync(readFileSync(join(dist, file))).length)
  return Math.round(bytes.reduce((sum, one) => sum + one, brotliCompressSync(html).length) / 1024)
}

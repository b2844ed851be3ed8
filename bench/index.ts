// npm run bench lists the benchmarks; npm run bench -- NAME [--json FILE] runs one.
import { globSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

export interface Benchmark {
  readonly name: string
  readonly run: () => Promise<Measured>
}

export interface Measured {
  /** What people read: one row a thing measured, medians and spread. */
  readonly table: readonly Record<string, string | number>[]
  /** What programs read: numbers only. */
  readonly figures: Readonly<Record<string, number>>
}

const { values, positionals } = parseArgs({ options: { json: { type: 'string' } }, allowPositionals: true })
const files = globSync('*.ts', { cwd: import.meta.dirname }).filter(
  (file) => file !== 'index.ts' && !file.endsWith('.test.ts'),
)
const names = files.map((file) => file.replace(/\.ts$/, '')).sort()
const [name] = positionals

if (!name) {
  console.log(`npm run bench -- NAME [--json FILE]\n\n${names.map((one) => `  ${one}`).join('\n')}`)
} else if (!names.includes(name)) {
  console.error(`There is no benchmark '${name}'. There are: ${names.join(', ')}`)
  process.exitCode = 2
} else {
  const { benchmark } = (await import(join(import.meta.dirname, `${name}.ts`))) as { benchmark: Benchmark }
  const measured = await benchmark.run()
  console.table(measured.table)
  const machine = {
    cores: cpus().length,
    model: cpus()[0]?.model,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  }
  const peakMb = Math.round(process.resourceUsage().maxRSS / 1024)
  if (values.json) writeFileSync(values.json, `${JSON.stringify({ name, machine, peakMb, ...measured }, null, 2)}\n`)
  console.log(`peak memory of this process ${peakMb} MB`)
}

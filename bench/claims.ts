// A generated city's claims: how long they take and how much room, a slice of the named size at a time.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateClaims } from './claims/generate.ts'
import type { Benchmark } from './index.ts'

const members = Number(process.env.BENCH_MEMBERS ?? 1_000_000)
// Lines of a member in a year; a city of 16 million has 200 million.
const linesEach = 12.5
const slices = process.env.BENCH_SLICES?.split(',').map(Number)

export const benchmark: Benchmark = {
  name: 'claims',
  run: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'anji-claims-'))
    try {
      const made = await generateClaims({ folder, members, lines: members * linesEach, ...(slices ? { slices } : {}) })
      const bytes = Object.values(made.bytes).reduce((sum, one) => sum + one, 0)
      const lines = made.rows.fee_list_d
      const figures = {
        ...{ members: made.rows.psn_insu_d, bills: made.rows.setl_d, lines, seconds: made.seconds },
        ...{ linesPerSecond: lines / made.seconds, bytesPerLine: bytes / lines },
        memoryMb: process.resourceUsage().maxRSS / 1024,
      }
      return { table: Object.entries(figures).map(([what, n]) => ({ what, n: Math.round(n * 10) / 10 })), figures }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

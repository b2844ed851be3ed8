// How many parsed cases a second one core groups: the published tables where they lie beside the project, else the small ones of the tests.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type GrouperCase, groupCase, loadTables, smallTables } from '#insurance/grouping'
import type { Benchmark } from './index.ts'

const cases = 200_000
const rounds = 5
const folder = join(import.meta.dirname, '../../shared/data/chs-drg-1.1')

export const benchmark: Benchmark = {
  name: 'drg',
  run: async () => {
    const published = existsSync(folder)
    const started = performance.now()
    const tables = await loadTables(published ? folder : smallTables)
    const loadMs = Math.round(performance.now() - started)
    const { mdcs, validProcedures, procedureNames } = tables.source
    const principals = mdcs.flatMap(({ diagnoses }) => diagnoses)
    const diagnoses = [...tables.source.diagnosisNames.keys()]
    const surgical = mdcs.flatMap(({ adrgs }) => adrgs.flatMap((adrg) => adrg.procedures))
    const procedures = [...validProcedures, ...procedureNames.keys(), ...surgical]
    const made = Array.from({ length: cases }, (_, n) => caseOf(n, principals, diagnoses, procedures))
    const perSecond = Array.from({ length: rounds }, () => round(tables, made)).sort((a, b) => a - b)
    const median = Math.round(perSecond[Math.floor(rounds / 2)]!)
    const what = `${cases} cases, ${published ? 'CHS-DRG 1.1' : 'the small tables'}, one core; tables ready in ${loadMs} ms`
    return {
      table: [{ what, 'per second': median, from: Math.round(perSecond[0]!), to: Math.round(perSecond.at(-1)!) }],
      figures: { cases_per_s: median, load_ms: loadMs, published: published ? 1 : 0 },
    }
  },
}

/** A principal diagnosis that an MDC knows, up to eight others, up to three procedures; one in twenty is under a year old. */
function caseOf(
  n: number,
  principals: readonly string[],
  diagnoses: readonly string[],
  procedures: readonly string[],
): GrouperCase {
  let seed = n
  const draw = (below: number) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((seed / 2 ** 32) * below)
  }
  const some = (of: readonly string[], count: number) => Array.from({ length: count }, () => of[draw(of.length)]!)
  const infant = draw(20) === 0
  return {
    sex: draw(2) === 0 ? 'male' : 'female',
    ageYears: infant ? 0 : 1 + draw(95),
    ageDays: infant ? draw(365) : null,
    weightG: infant ? 900 + draw(3_500) : null,
    diagnoses: [...some(principals, 1), ...some(diagnoses, draw(9))],
    procedures: some(procedures, draw(4)),
  }
}

function round(tables: Awaited<ReturnType<typeof loadTables>>, made: readonly GrouperCase[]): number {
  // Time of the processor, not of the clock: one core is meant, whatever else the machine does.
  const started = process.cpuUsage()
  let grouped = 0
  for (const stay of made) if (groupCase(tables, stay).reason === 'grouped') grouped++
  if (grouped === 0) throw new Error('Nothing was grouped')
  const { user, system } = process.cpuUsage(started)
  return (made.length * 1_000_000) / (user + system)
}

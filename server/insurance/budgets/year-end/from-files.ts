import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { demonstrationPolicies, demonstrationSupplements } from '#insurance/benefits'
import { allSlices, filesOf, withClaims } from '#insurance/claims'
import { readModel } from '#insurance/risk'
import { quoted, refuse, refuseUnless, sm3 } from '#kernel'
import { demonstrationRiskCsv, demonstrationRules } from '../demonstration.ts'
import { checkedParameters, type InForce } from '../rules.ts'
import { gatherYear } from './gather.ts'
import type { Known } from './inputs.ts'
import type { YearPlan } from './plan.ts'
import { filesOfYear, summaryOf, workYear, type YearSummary } from './work.ts'

export interface YearFromFiles {
  readonly pool: string
  readonly year: number
  /** A claims folder, outside any database. */
  readonly parquet: string
  readonly progress?: (line: string) => void
  /** Parts to leave out, for measuring. */
  readonly resplit?: boolean
  readonly slices?: readonly number[]
}

export const demonstrationScoreBp = 8600

/** The demonstration's rules over files that no database stands behind. */
export function demonstrationPlan(pool: string, year: number, responsible: string, resplit = true): YearPlan {
  const rules = demonstrationRules(responsible)
  const of = <K extends 'capitation' | 'retention' | 'split' | 'disease-package'>(kind: K): InForce<K> => {
    const { name = 'all', validFrom, parameters, source } = rules.find((one) => one.kind === kind)!
    return { ref: `demonstration:${kind}`, name, validFrom, source, parameters: checkedParameters(kind, parameters) }
  }
  const { model } = readModel(demonstrationRiskCsv)
  const supplements = demonstrationSupplements.filter(({ entitlement }) => entitlement === null)
  return {
    ...{
      pool,
      year,
      capitation: of('capitation'),
      retention: of('retention'),
      split: of('split'),
      packages: [of('disease-package')],
    },
    riskModel: { ref: 'demonstration', sm3: sm3(demonstrationRiskCsv).toString('hex'), model: model! },
    rows: resplit ? { items: [], policies: demonstrationPolicies, supplements } : null,
  }
}

/** The greatest hospital of the files answers for the demonstration's disease package. Refusals: budgets.no_claims. */
async function responsibleIn({ pool, year, parquet, slices = allSlices }: YearFromFiles): Promise<string> {
  for (const slice of slices) {
    if ((await filesOf(parquet, 'setl_d', { pool, year, slices: [slice] })).length === 0) continue
    const found = await withClaims(parquet, { pool, year, slices: [slice] }, (duck) =>
      duck.rows(
        `select fixmedins_code as code from setl_d where vali_flag = ${quoted('1')} order by hosp_lv desc, fixmedins_code limit 1`,
      ),
    )
    if (found[0]) return found[0].code as string
  }
  return refuse('budgets.no_claims', { params: { pool, year } })
}

/** A year of files, with the demonstration's rates; the results are written beside them, each whole. Refusals: budgets.no_claims, budgets.wrong_pool. */
export async function yearFromFiles(asked: YearFromFiles): Promise<YearSummary & { readonly folder: string }> {
  const { pool, year, parquet, progress = () => undefined } = asked
  refuseUnless(/^\d{6}$/.test(pool), 'budgets.no_claims', { field: 'pool', params: { pool: pool.slice(0, 20), year } })
  const plan = demonstrationPlan(pool, year, await responsibleIn(asked), asked.resplit ?? true)
  const folder = join(parquet, '..', `year-end-${pool}-${year}`)
  const { sums } = await gatherYear({
    folder: parquet,
    plan,
    keep: join(folder, 'slices'),
    progress,
    ...(asked.slices ? { slices: asked.slices } : {}),
  })
  const known: Known = {
    partyOf: (code) => ({ code, name: code, id: null }),
    scoreOf: () => ({ ref: 'demonstration', scoreBp: demonstrationScoreBp }),
    splitBefore: () => false,
    membersOf: () => null,
  }
  progress('statements')
  const worked = workYear(plan, sums, known)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  for (const [name, text] of Object.entries(filesOfYear(plan, sums, worked))) {
    await writeFile(join(folder, `${name}.part`), text)
    await rename(join(folder, `${name}.part`), join(folder, name))
  }
  return { ...summaryOf(sums, worked), folder }
}

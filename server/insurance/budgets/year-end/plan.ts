import type { Model } from '#insurance/risk'
import type { DatedRows } from '#insurance/split'
import type { InForce } from '../rules.ts'

/** What a year is worked out by: dated rows, whoever they come from. */
export interface YearPlan {
  readonly pool: string
  readonly year: number
  readonly capitation: InForce<'capitation'>
  readonly retention: InForce<'retention'>
  readonly split: InForce<'split'>
  readonly packages: readonly InForce<'disease-package'>[]
  readonly riskModel: { readonly ref: string; readonly sm3: string; readonly model: Model }
  /** Policies and, from a database, its catalogue; without items, those that the lines themselves say. */
  readonly rows: DatedRows | null
}

/** What findings took back of a bill of the pooled fund's part, by whoever gave it back. */
export interface Recovery {
  readonly setlId: string
  readonly fen: number
  readonly findings: readonly string[]
}

/** Sums of one slice of members; all of them add up over slices. */
export interface SliceSums {
  readonly cover: readonly { lead: string; insutype: string; cell: string; members: number; months: number }[]
  /** Bills of a lead's people at an institution, and how many of them with a contract were seen there. */
  readonly care: readonly {
    lead: string
    insutype: string
    at: string
    bills: number
    fen: number
    contracts: number
  }[]
  readonly packageCover: readonly { code: string; insutype: string; members: number; months: number }[]
  readonly packageCare: readonly { code: string; insutype: string; at: string; bills: number; fen: number }[]
  /** What findings took back of these bills; `package` is empty where the capitation pays them. `findings`: ids, joined by a space. */
  readonly recovered: readonly {
    package: string
    lead: string
    insutype: string
    at: string
    findings: string
    fen: number
  }[]
  /** Paid and re-split pooled-fund amounts by institution, over bills whose every amount is equal or not. */
  readonly resplit: readonly { at: string; bills: number; differing: number; paidFen: number; againFen: number }[]
  readonly differing: readonly { setlId: string; at: string; field: string; paidFen: number; againFen: number }[]
  readonly problems: readonly { problem: string; bills: number }[]
}

export const noSums: SliceSums = {
  ...{ cover: [], care: [], packageCover: [], packageCare: [], recovered: [] },
  ...{ resplit: [], differing: [], problems: [] },
}

type Row = Readonly<Record<string, string | number>>
const counted = new Set(['members', 'months', 'bills', 'fen', 'contracts', 'differing', 'paidFen', 'againFen'])
/** How many bills that differ are named; all are counted. */
export const namedMax = 1000

/** Adds one slice to what is there: integers, so that the order of slices says nothing. */
export class YearSums {
  readonly #tables = new Map<string, Map<string, Record<string, string | number>>>()
  readonly #differing: SliceSums['differing'][number][] = []

  add(slice: SliceSums): void {
    for (const [name, rows] of Object.entries(slice)) {
      if (name === 'differing') continue
      const table = this.#tables.get(name) ?? new Map<string, Record<string, string | number>>()
      this.#tables.set(name, table)
      for (const row of rows as readonly Row[]) {
        const key = Object.entries(row)
          .filter(([column]) => !counted.has(column))
          .map(([, value]) => value)
          .join('\u0000')
        const sum = table.get(key)
        if (!sum) table.set(key, { ...row })
        else
          for (const column of Object.keys(row))
            if (counted.has(column)) sum[column] = Number(sum[column]) + Number(row[column])
      }
    }
    this.#differing.push(...slice.differing.slice(0, namedMax - this.#differing.length))
  }

  /** In the order of their names, whatever order the slices came in. */
  get all(): SliceSums {
    const rows = (name: string) =>
      [...(this.#tables.get(name) ?? new Map<string, Row>())].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
    const tables = Object.fromEntries(Object.keys(noSums).map((name) => [name, rows(name)]))
    return {
      ...tables,
      differing: this.#differing.toSorted((a, b) => (a.setlId < b.setlId ? -1 : 1)),
    } as unknown as SliceSums
  }
}

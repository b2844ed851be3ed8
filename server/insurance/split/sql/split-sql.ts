import { amountsSql, inScopeSql, runsSql, startSql } from './bills.ts'
import { billSql, lineSql, shareSql } from './lines.ts'
import { type SplitOptions, usualOptions } from './options.ts'
import { bitOf, type DatedRows, fundsOf, termsSql } from './terms.ts'

export interface SplitSql {
  /** Once for a DuckDB: the dated rows as small tables. */
  readonly setup: string
  /** For every slice: splits the bills that the relations hold. */
  readonly sql: string
  /** Frees what `sql` made, for the next slice. */
  readonly clear: string
  readonly relations: {
    /** Every amount of every bill, by setl_id; without shares a view of what the funds pay. */
    readonly bill: 'split_bill'
    /** The parts of every line, by setl_id and bkkp_sn, with `fund_share_fen`; nothing without shares. */
    readonly line: 'split_line' | null
    /** Bills that could not be split (a `line` with an unknown item or a negative amount, no `policy`): none, or nothing of their accumulators holds. */
    readonly problem: 'split_problem'
  }
}

/**
 * The split of bills as SQL for DuckDB, from the same dated rows as `splitBill` and equal to it on every bill to the fen.
 * Integers only; an amount beyond 63 bits fails, it is never rounded. Throws where the rows cannot be compiled: two
 * supplements of one fund at a time, or one that asks for an entitlement and no relation of those held.
 */
export function splitSql(rows: DatedRows, asked: Partial<SplitOptions> = {}): SplitSql {
  const options = { ...usualOptions, ...asked }
  const asks = rows.supplements.find((one) => one.entitlement && bitOf(one.entitlement))
  if (asks && options.held === null)
    throw new Error(`Supplement ${asks.supplementId} asks who holds ${asks.entitlement}`)
  const statements = [billSql(options), ...(options.shares ? [lineSql(options)] : []), inScopeSql(options, rows)]
  statements.push(runsSql(options), startSql(rows), amountsSql(options, rows))
  if (options.shares) statements.push(shareSql())
  const made = ['part', 'in_scope', 'problem', 'term', 'placed', 'turning', 'run', 'start', 'line']
  return {
    setup: termsSql(rows),
    sql: statements.join(';\n'),
    clear: ['bill', 'asked']
      .map((name) => `drop ${options.shares ? 'table' : 'view'} if exists split_${name}`)
      .concat(made.map((name) => `drop table if exists split_${name}`))
      .join(';\n'),
    relations: { bill: 'split_bill', line: options.shares ? 'split_line' : null, problem: 'split_problem' },
  }
}

/** The funds a compiled split can pay from, in their order; for whoever shows what a change does by fund. */
export const supplementFunds = fundsOf

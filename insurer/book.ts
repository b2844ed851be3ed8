// The insurer's own books, in SQLite: people, what they have used, messages it has seen, settlements.
import { DatabaseSync } from 'node:sqlite'
import { nothingUsed, type Used } from '#insurance/split'
import type { Person } from './terms.ts'

const schema = `
  create table if not exists person (psn_no text primary key, brdy text, insutype text, held text, account_fen integer);
  create table if not exists used (psn_no text, insutype text, category text, hosp_lv integer, year integer, next_no integer default 1,
    used text, primary key (psn_no, insutype, category, hosp_lv, year));
  create table if not exists sign_in (sign_no text primary key, fixmedins_code text, at integer, over integer default 0);
  create table if not exists message (msgid text primary key, infno text);
  create table if not exists undone (msgid text primary key);
  create table if not exists upload (chrg_bchno text primary key, lines text);
  create table if not exists settlement (setl_id text primary key, medins_setl_id text, fixmedins_code text, psn_no text, msgid text,
    state text, setl_day text, setl_time text, insutype text, category text, hosp_lv integer, year integer, no integer,
    account_fen integer, info text, delta text);
  create index if not exists settlement_day on settlement (fixmedins_code, setl_day);
  create index if not exists settlement_names on settlement (fixmedins_code, medins_setl_id);
`

export interface UsedKey {
  readonly psn_no: string
  readonly insutype: string
  readonly category: string
  readonly hosp_lv: number
  readonly year: number
}

export interface SettlementRow extends UsedKey {
  readonly setl_id: string
  readonly medins_setl_id: string
  readonly fixmedins_code: string
  readonly msgid: string
  readonly state: 'settled' | 'reversed' | 'undone'
  readonly setl_day: string
  readonly setl_time: string
  readonly no: number
  readonly account_fen: number
  /** setlinfo as it was answered, JSON. */
  readonly info: string
  /** What it used, JSON. */
  readonly delta: string
}

const where = 'psn_no = ? and insutype = ? and category = ? and hosp_lv = ? and year = ?'
const valuesOf = (key: UsedKey) => [key.psn_no, key.insutype, key.category, key.hosp_lv, key.year]

export class Book {
  readonly db: DatabaseSync

  /** A file, or ':memory:'. */
  constructor(file: string) {
    this.db = new DatabaseSync(file)
    this.db.exec(`pragma journal_mode = wal; pragma synchronous = full; ${schema}`)
  }

  /** All or nothing, as one message is. */
  inOne<T>(work: () => T): T {
    this.db.exec('begin immediate')
    try {
      const answer = work()
      this.db.exec('commit')
      return answer
    } catch (error) {
      this.db.exec('rollback')
      throw error
    }
  }

  one<T>(text: string, ...values: (string | number | null)[]): T | undefined {
    return this.db.prepare(text).get(...values) as T | undefined
  }

  all<T>(text: string, ...values: (string | number | null)[]): T[] {
    return this.db.prepare(text).all(...values) as T[]
  }

  run(text: string, ...values: (string | number | null)[]): number {
    return Number(this.db.prepare(text).run(...values).changes)
  }

  insure(person: Person): void {
    this.run(
      'insert or replace into person values (?, ?, ?, ?, ?)',
      person.psnNo,
      person.birthDate,
      person.insutype,
      JSON.stringify(person.held),
      person.accountFen,
    )
  }

  person(psnNo: string): Person | undefined {
    const row = this.one<{ brdy: string; insutype: Person['insutype']; held: string; account_fen: number }>(
      'select * from person where psn_no = ?',
      psnNo,
    )
    if (!row) return undefined
    const { brdy: birthDate, insutype, account_fen: accountFen } = row
    return { psnNo, birthDate, insutype, accountFen, held: JSON.parse(row.held) }
  }

  used(key: UsedKey): Used {
    const row = this.one<{ used: string }>(`select used from used where ${where}`, ...valuesOf(key))
    return row ? JSON.parse(row.used) : nothingUsed
  }

  /** Adds what a settlement used (or takes it back) and answers its number in the accumulator's order. */
  count(key: UsedKey, delta: Used, sign: 1 | -1): number {
    const names = Object.keys(nothingUsed) as (keyof Used)[]
    const before = this.used(key)
    const after = Object.fromEntries(names.map((name) => [name, before[name] + sign * delta[name]]))
    this.run(
      'insert or ignore into used (psn_no, insutype, category, hosp_lv, year) values (?, ?, ?, ?, ?)',
      ...valuesOf(key),
    )
    this.run(
      `update used set used = ?, next_no = next_no + ? where ${where}`,
      JSON.stringify(after),
      Math.max(0, sign),
      ...valuesOf(key),
    )
    return this.one<{ no: number }>(`select next_no - 1 as no from used where ${where}`, ...valuesOf(key))!.no
  }

  /** The settlement that a number of the institution stands for: the one that holds, else the last that was reversed. */
  named(fixmedinsCode: string, medinsSetlId: string): SettlementRow | undefined {
    return this.one<SettlementRow>(
      `select * from settlement where fixmedins_code = ? and medins_setl_id = ? and state <> 'undone'
        order by state = 'settled' desc, setl_time desc, setl_id desc limit 1`,
      fixmedinsCode,
      medinsSetlId,
    )
  }

  /** Later settlements on the same accumulator that hold. */
  later(row: SettlementRow): number {
    return this.one<{ n: number }>(
      `select count(*) as n from settlement where ${where} and state = 'settled' and no > ?`,
      ...valuesOf(row),
      row.no,
    )!.n
  }

  insert(row: SettlementRow): void {
    this.run(
      `insert into settlement (setl_id, medins_setl_id, fixmedins_code, psn_no, msgid, state, setl_day, setl_time, insutype, category,
         hosp_lv, year, no, account_fen, info, delta) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      row.setl_id,
      row.medins_setl_id,
      row.fixmedins_code,
      row.psn_no,
      row.msgid,
      row.state,
      row.setl_day,
      row.setl_time,
      ...valuesOf(row).slice(1),
      row.no,
      row.account_fen,
      row.info,
      row.delta,
    )
  }

  takeBack(row: SettlementRow, state: 'reversed' | 'undone'): void {
    this.run('update settlement set state = ? where setl_id = ?', state, row.setl_id)
    this.run('update person set account_fen = account_fen + ? where psn_no = ?', row.account_fen, row.psn_no)
    this.count(row, JSON.parse(row.delta), -1)
  }

  /** Settlements of a day, of an institution. */
  ofDay(fixmedinsCode: string, day: string): SettlementRow[] {
    return this.all<SettlementRow>(
      `select * from settlement where fixmedins_code = ? and setl_day = ? and state <> 'undone' order by setl_time, setl_id`,
      fixmedinsCode,
      day,
    )
  }
}

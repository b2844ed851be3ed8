import type { Context, Statement } from '#kernel'
import { CopyRows } from './copy-rows.ts'
import { tableOf } from './resource.ts'
import { instantText } from './values/dates.ts'
import type { IndexValues } from './values/extract.ts'
import { decimalOf, type Hash } from './values/keys.ts'

/** A current row as a writer needs it: locked, with what decides whether it may be superseded. */
export interface LockedRow {
  readonly row: number
  readonly id: string
  readonly version: number
  readonly deleted: boolean
  readonly owner: string | null
  readonly source: string
  readonly updated: Date
  readonly content: string
  readonly patient: number | null
  readonly patientId: string | null
  /** The resident whom that patient is linked to. */
  readonly residentId: string | null
}

/** A version about to be written. */
export interface NewVersion {
  readonly type: string
  readonly row: number
  readonly id: string
  readonly version: number
  readonly patient: number | null
  readonly owner: string | null
  readonly source: string
  readonly updated: Date
  readonly deleted: boolean
  readonly content: string
  readonly values: IndexValues | undefined
  /** Whose writing it is. */
  readonly by: Context
}

/** Locks the rows of these ids, always in the same order, so that two bundles cannot hold each other up. */
export function lockRows(type: string, ids: readonly string[]): Statement {
  return {
    name: `lock ${type}`,
    text: `
      select t.row, t.id, t.version, t.deleted, t.owner, t.source, t.updated, t.content, t.patient, p.id as "patientId",
             l.resident_id as "residentId"
        from ${tableOf(type)} t left join record.patient_number p on p.number = t.patient
        left join record.patient_link l on l.patient_id = p.id
       where t.id = any($1::text[]) order by t.id for update of t`,
    values: [ids],
  }
}

export type PastContent = Pick<LockedRow, 'id' | 'version' | 'updated' | 'deleted' | 'owner' | 'content'>

/** The superseded versions of these ids. */
export function readPast(type: string, ids: readonly string[]): Statement {
  return {
    name: 'past',
    text: `select id, version, updated, deleted, owner, content from record.history where type = $1 and id = any($2::text[])`,
    values: [type, ids],
  }
}

/** What one number of the sequence stands for: this many rows. */
const rowsInNumber = 64

/**
 * Row numbers for so many new resources, each row of the answer beginning a run of `rowsInNumber`; and what is watched, if
 * anything. From here on the transaction has a number: whoever waits for all that write waits for it, too.
 */
export function takeRows(count: number): Statement {
  return {
    name: 'rows',
    text: `
      select nextval('record.row_number') as first,
             (select watches from record.watching) as watched, pg_current_xact_id()::text as transaction
        from generate_series(1, $1::int)`,
    values: [Math.ceil(count / rowsInNumber)],
  }
}

export function rowAt(runs: readonly { first: number }[], index: number): number {
  const run = runs[Math.floor(index / rowsInNumber)]
  if (!run) throw new Error('Too few row numbers were taken')
  return run.first + (index % rowsInNumber)
}

/** Numbers of patient ids, given out where there was none. An id that someone else is adding just now is missing. */
export function takePatients(ids: readonly string[]): Statement {
  return {
    name: 'patients',
    text: `
      with wanted as (select id from unnest($1::text[]) as id order by id),
      made as (
        insert into record.patient_number (id)
        select id from wanted w where not exists (select 1 from record.patient_number n where n.id = w.id)
        on conflict (id) do nothing returning id, number
      )
      select f.id, f.number, l.resident_id as "residentId"
        from (select * from made union all select id, number from record.patient_number where id = any($1::text[])) f
        left join record.patient_link l on l.patient_id = f.id`,
    values: [[...new Set(ids)].sort()],
  }
}

const columns = 'row, id, patient, owner, source, version, updated, deleted, date_from, date_to, keys, content'

/** First versions of one type. Fails with a unique violation when someone else inserted one of them meanwhile. */
export function copyVersions(type: string, versions: readonly NewVersion[]): Statement {
  const rows = new CopyRows(12)
  for (const one of versions) {
    const { date, keys } = one.values ?? {}
    rows.row().bigint(one.row).text(one.id).bigint(one.patient).text(one.owner).text(one.source).int(one.version)
    rows.instant(one.updated.getTime()).bool(one.deleted)
    rows.instant(date?.low ?? Number.NEGATIVE_INFINITY).instant(date?.high ?? Number.NEGATIVE_INFINITY)
    rows.hashes(keys ?? []).text(one.content)
  }
  return { text: `copy ${tableOf(type)} (${columns}) from stdin (format binary)`, copy: rows.bytes() }
}

/** Puts locked rows' versions into history and the new ones in their place, in one statement. */
export function supersede(type: string, versions: readonly NewVersion[]): Statement[] {
  const rows = versions.map((one) => one.row)
  const table = tableOf(type)
  return [
    {
      name: `supersede ${type}`,
      text: `
        with superseded as (
          insert into record.history (type, id, version, patient, owner, source, updated, deleted, content)
          select '${type}', id, version, patient, owner, source, updated, deleted, content from ${table}
           where row = any($1::bigint[])
        )
        update ${table} t set patient = n.patient, owner = n.owner, source = n.source, version = n.version,
               updated = n.updated, deleted = n.deleted, date_from = n.date_from, date_to = n.date_to,
               keys = n.keys::bigint[], content = n.content
          from unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::int[], $6::timestamptz[], $7::boolean[],
                 $8::timestamptz[], $9::timestamptz[], $10::text[], $11::text[])
               as n (row, patient, owner, source, version, updated, deleted, date_from, date_to, keys, content)
         where t.row = n.row`,
      values: [
        rows,
        versions.map((one) => one.patient),
        versions.map((one) => one.owner),
        versions.map((one) => one.source),
        versions.map((one) => one.version),
        versions.map((one) => one.updated),
        versions.map((one) => one.deleted),
        versions.map((one) => instantText(one.values?.date?.low ?? Number.NEGATIVE_INFINITY)),
        versions.map((one) => instantText(one.values?.date?.high ?? Number.NEGATIVE_INFINITY)),
        versions.map((one) => `{${decimals(one.values?.keys ?? []).join()}}`),
        versions.map((one) => one.content),
      ],
    },
    ...['string_value', 'date_value', 'quantity_value'].map((side) => ({
      name: `clear ${side}`,
      text: `delete from record.${side} where row = any($1::bigint[])`,
      values: [rows],
    })),
  ]
}

function decimals(words: readonly number[]): string[] {
  return words.flatMap((high, at) => (at % 2 === 0 ? decimalOf([high, words[at + 1] ?? 0] as Hash) : []))
}

/** The values that are compared rather than equal. */
export function copyValues(versions: readonly NewVersion[]): Statement[] {
  const strings = new CopyRows(4)
  const dates = new CopyRows(4)
  const quantities = new CopyRows(6)
  const found = { strings: 0, dates: 0, quantities: 0 }
  for (const { row, values } of versions) {
    for (const one of values?.strings ?? [])
      strings.row().int(one.parameter).text(one.value).bigint(row).text(one.exact)
    for (const one of values?.dates ?? []) dates.row().int(one.parameter).instant(one.low).instant(one.high).bigint(row)
    for (const one of values?.quantities ?? []) {
      quantities.row().int(one.parameter).float(one.low).float(one.high).bigint(row).hash(one.unit).hash(one.code)
    }
    found.strings += values?.strings.length ?? 0
    found.dates += values?.dates.length ?? 0
    found.quantities += values?.quantities.length ?? 0
  }
  const copy = (table: string, rows: CopyRows, count: number): Statement[] =>
    count === 0 ? [] : [{ text: `copy record.${table} from stdin (format binary)`, copy: rows.bytes() }]
  return [
    ...copy('string_value (parameter, value, row, exact)', strings, found.strings),
    ...copy('date_value (parameter, low, high, row)', dates, found.dates),
    ...copy('quantity_value (parameter, low, high, row, unit, code)', quantities, found.quantities),
  ]
}

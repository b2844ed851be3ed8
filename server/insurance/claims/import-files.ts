import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { audit, type Context, config, type Duck, quoted, withDuck } from '#kernel'
import { dayOf } from '#people/institutions'
import { claimsFolder, filesOf, parquetOf, sliceFolder } from './files.ts'
import { cellChecks, rowChecks, typedSql } from './import-checks.ts'
import { type ClaimTable, type ClaimTableName, claimTables, duckTypeOf, sliceSql } from './tables.ts'

export interface Wrong {
  readonly file: string
  /** Of the file, its header being line 1; of Parquet, the row. */
  readonly line: number
  readonly column: string | null
  readonly why: string
}

export interface Imported {
  /** Everything that is wrong, up to a thousand lines; when there is any, nothing was imported. */
  readonly wrong: readonly Wrong[]
  readonly rows: Readonly<Record<string, number>>
  readonly years: readonly number[]
  /** The very same files were imported before. */
  readonly already: boolean
}

const wrongMax = 1000

interface Came {
  readonly table: ClaimTable
  readonly file: string
  readonly path: string
}

/**
 * Takes in a history from outside: a folder with `<table>.csv` (national field names, amounts in yuan) or `<table>.parquet` (as we
 * write them) of this pool. Every cell and row is checked first, and each wrong one is named; then all of it is there, or nothing.
 */
export async function importClaims(root: Context, source: string, folder = claimsFolder()): Promise<Imported> {
  const came = await filesIn(source)
  if (came.length === 0) return none([{ file: source, line: 0, column: null, why: 'no file of a claim table' }])
  const content = await contentOf(came)
  const known = await root.transaction((ctx) =>
    ctx.client.query<{ rows: Record<string, number>; years: number[] }>(
      'select rows, years from claims.import where content_sm3 = $1',
      [content],
    ),
  )
  const name = `import-${content.slice(0, 12)}`
  if (known.rows[0] && (await liesIn(folder, name, came, known.rows[0].years)))
    return { wrong: [], ...known.rows[0], already: true }
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const scratch = await mkdtemp(join(folder, '.import-'))
  try {
    const work = (duck: Duck) => takeIn(root, duck, came, { folder, scratch, name, content })
    return await withDuck(work, { scratch, memory: '2GB' })
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

/** What was taken into one lake is not there in another. */
async function liesIn(folder: string, name: string, came: readonly Came[], years: readonly number[]): Promise<boolean> {
  for (const { table } of came) {
    const files = await filesOf(folder, table.name, { pool: config.poolareaNo, year: years })
    if (files.some((path) => path.includes(name))) return true
  }
  return false
}

const none = (wrong: readonly Wrong[]): Imported => ({ wrong, rows: {}, years: [], already: false })

async function filesIn(source: string): Promise<Came[]> {
  const names = new Set(await readdir(source))
  return claimTables.flatMap((table) => {
    const file = [`${table.name}.csv`, `${table.name}.parquet`].find((name) => names.has(name))
    return file === undefined ? [] : [{ table, file, path: join(source, file) }]
  })
}

async function contentOf(came: readonly Came[]): Promise<string> {
  const hash = createHash('sm3')
  for (const { file, path } of came) {
    hash.update(`${file}\0`)
    for await (const piece of createReadStream(path)) hash.update(piece as Buffer)
  }
  return hash.digest('hex')
}

interface Target {
  readonly folder: string
  readonly scratch: string
  readonly name: string
  readonly content: string
}

async function takeIn(root: Context, duck: Duck, came: readonly Came[], target: Target): Promise<Imported> {
  // Lines are counted as they stand in the file.
  await duck.run('set preserve_insertion_order = true')
  const wrong: Wrong[] = []
  for (const one of came) wrong.push(...(await readIn(duck, one, dayOf(root.now))))
  if (wrong.length > 0) return none(wrong.slice(0, wrongMax))
  const names = new Set(came.map(({ table }) => table.name))
  for (const { table, file } of came)
    for (const [select, why] of rowChecks(table, (name) => names.has(name)))
      for (const { line } of await duck.rows(`${select} order by line limit ${wrongMax}`))
        wrong.push({ file, line: Number(line), column: null, why })
  if (wrong.length > 0) return none(wrong.slice(0, wrongMax))
  const years = await yearsOf(duck, names)
  wrong.push(...(await alreadyThere(duck, came, years, target)))
  if (wrong.length > 0) return none(wrong.slice(0, wrongMax))
  const rows: Record<string, number> = {}
  for (const { table } of came) {
    await stage(duck, table.name, names, years, target.scratch)
    rows[table.name] = Number((await duck.rows(`select count(*) as n from in_${table.name}`))[0]!.n)
  }
  await root.transaction(async (ctx) => {
    await ctx.client.query(
      `insert into claims.import (content_sm3, poolarea_no, years, rows, imported_at, imported_by) values ($1, $2, $3, $4, $5, $6)
       on conflict do nothing`,
      [target.content, config.poolareaNo, years, JSON.stringify(rows), ctx.now, ctx.actor.id],
    )
    await audit(ctx, { action: 'execute', entity: 'claims.import', entityId: target.content.slice(0, 12) })
    for (const { table } of came) await moveIn(table.name, target)
  })
  return { wrong: [], rows, years, already: false }
}

/** One file as the table `in_<name>` with its line numbers, or what is wrong with its cells. */
async function readIn(duck: Duck, { table, file, path }: Came, today: string): Promise<Wrong[]> {
  const csv = file.endsWith('.csv')
  const from = csv
    ? `read_csv(${quoted(path)}, header = true, all_varchar = true, auto_detect = false, delim = ',', quote = '"', escape = '"',
        nullstr = '', parallel = false, store_rejects = true, columns = {${await headerOf(path)}})`
    : parquetOf([path])
  const described = await duck.rows(`describe select * from ${from}`)
  const types = new Map(described.map((row) => [String(row.column_name), String(row.column_type)]))
  const wrong: Wrong[] = []
  for (const column of table.columns) {
    const type = types.get(column.name)
    if (type === undefined) wrong.push({ file, line: 1, column: column.name, why: 'column is missing' })
    else if (!csv && type !== duckTypeOf(column))
      wrong.push({ file, line: 1, column: column.name, why: `column is ${type}, not ${duckTypeOf(column)}` })
  }
  for (const name of types.keys())
    if (!table.columns.some((column) => column.name === name))
      wrong.push({ file, line: 1, column: name, why: 'unknown column' })
  if (wrong.length > 0) return wrong
  await duck.run(`create table raw_${table.name} as select *, row_number() over () as line from ${from}`)
  const rejects = csv ? await rejectsOf(duck) : []
  wrong.push(...rejects.map((line) => ({ file, line, column: null, why: 'not the columns of the header' })))
  const text = csv ? '*' : `* replace (${table.columns.map(asText).join(', ')})`
  for (const column of table.columns)
    for (const [condition, why] of cellChecks(column, config.poolareaNo, today)) {
      const select = `select line from (select ${text} from raw_${table.name}) where ${condition} order by line limit ${wrongMax}`
      for (const { line } of await duck.rows(select))
        wrong.push({ file, line: csv ? lineInFile(Number(line), rejects) : Number(line), column: column.name, why })
    }
  if (wrong.length > 0) return wrong.sort((a, b) => a.line - b.line)
  const typed = csv ? table.columns.map(typedSql) : table.columns.map(({ name }) => name)
  const line = csv ? 'line + 1' : 'line'
  await duck.run(`create table in_${table.name} as select ${typed.join(', ')}, ${line} as line from raw_${table.name}`)
  await duck.run(`drop table raw_${table.name}`)
  return []
}

/** A typed cell as it would stand in CSV, so that both are checked alike. */
function asText({ name, kind }: ClaimTable['columns'][number]): string {
  if (kind === 'fen')
    return `if(${name} < 0, '-', (${name} // 100) || '.' || lpad((${name} % 100)::VARCHAR, 2, '0')) as ${name}`
  if (kind === 'flag') return `if(${name}, '1', '0') as ${name}`
  return `${name}::VARCHAR as ${name}`
}

async function headerOf(path: string): Promise<string> {
  let text = ''
  for await (const piece of createReadStream(path, { encoding: 'utf8' })) {
    text += piece
    if (text.includes('\n') || text.length > 10_000) break
  }
  const names = text
    .split('\n')[0]!
    .replace(/^\ufeff/, '')
    .trim()
    .split(',')
  return names.map((name, at) => `${quoted(name.replaceAll('"', '').trim() || `column${at}`)}: 'VARCHAR'`).join(', ')
}

async function rejectsOf(duck: Duck): Promise<number[]> {
  const rows = await duck.rows('select distinct line from reject_errors order by line')
  await duck.run('drop table if exists reject_errors')
  await duck.run('drop table if exists reject_scans')
  return rows.map(({ line }) => Number(line))
}

// The header is line 1; lines that could not be read at all stand between those that could.
function lineInFile(row: number, rejects: readonly number[]): number {
  let line = row + 1
  for (const reject of rejects) if (reject <= line) line += 1
  return line
}

async function yearsOf(duck: Duck, names: ReadonlySet<ClaimTableName>): Promise<number[]> {
  const from = names.has('setl_d')
    ? 'select year(setl_time) as y from in_setl_d'
    : names.has('mdtrt_d')
      ? 'select year(endtime) as y from in_mdtrt_d'
      : names.has('psn_insu_d')
        ? 'select unnest(range(year(begndate), year(coalesce(enddate, begndate)) + 1)) as y from in_psn_insu_d'
        : 'select year(fee_ocur_time) as y from in_fee_list_d'
  return (await duck.rows(`select distinct y from (${from}) order by y`)).map(({ y }) => Number(y))
}

async function alreadyThere(
  duck: Duck,
  came: readonly Came[],
  years: readonly number[],
  { folder, name }: Target,
): Promise<Wrong[]> {
  const wrong: Wrong[] = []
  for (const { table, file } of came) {
    const files = (await filesOf(folder, table.name, { pool: config.poolareaNo, year: years })).filter(
      (path) => !path.includes(name),
    )
    if (files.length === 0) continue
    const select = `select line from in_${table.name} semi join ${parquetOf(files)} using (${table.key.join(', ')}) order by line limit ${wrongMax}`
    for (const { line } of await duck.rows(select))
      wrong.push({ file, line: Number(line), column: null, why: 'is there already, from elsewhere' })
  }
  return wrong
}

// A row lies in the year of its settlement: lines by their bill, visits and what belongs to them by theirs, cover in each year it touches.
function yearSql(name: ClaimTableName, names: ReadonlySet<ClaimTableName>, years: readonly number[]): string {
  const columns = `x.* exclude (line), ${sliceSql('x.psn_no')} as slice`
  const list = years.join(', ')
  if (name === 'setl_d') return `select ${columns}, year(setl_time) as year from in_setl_d x`
  if (name === 'psn_insu_d')
    return `select ${columns}, y.year from in_psn_insu_d x join (select unnest([${list}]) as year) y
      on y.year between year(begndate) and year(coalesce(enddate, DATE '9999-12-31'))`
  if (name === 'fee_list_d')
    return names.has('setl_d')
      ? `select ${columns}, year(s.setl_time) as year from in_fee_list_d x join in_setl_d s using (setl_id)`
      : `select ${columns}, year(fee_ocur_time) as year from in_fee_list_d x`
  const visit = names.has('setl_d')
    ? 'select mdtrt_id, year(setl_time) as year from in_setl_d group by all'
    : 'select mdtrt_id, year(endtime) as year from in_mdtrt_d group by all'
  return `select ${columns}, coalesce(v.year, ${years.at(-1)}) as year from in_${name} x left join (${visit}) v using (mdtrt_id)`
}

async function stage(
  duck: Duck,
  name: ClaimTableName,
  names: ReadonlySet<ClaimTableName>,
  years: readonly number[],
  scratch: string,
): Promise<void> {
  await duck.run(`copy (${yearSql(name, names, years)}) to ${quoted(join(scratch, name))}
    (format parquet, compression zstd, parquet_version v2, partition_by (year, slice))`)
}

async function moveIn(table: ClaimTableName, { folder, scratch, name }: Target): Promise<void> {
  const staged = join(scratch, table)
  if (!(await stat(staged).catch(() => undefined))) return
  for (const yearName of await readdir(staged))
    for (const sliceName of await readdir(join(staged, yearName))) {
      const [year, slice] = [Number(yearName.split('=')[1]), Number(sliceName.split('=')[1])]
      const to = sliceFolder(folder, table, { pool: config.poolareaNo, year, slice })
      await mkdir(to, { recursive: true, mode: 0o700 })
      for (const [at, file] of (await readdir(join(staged, yearName, sliceName))).sort().entries())
        await rename(join(staged, yearName, sliceName, file), join(to, `${name}-${at}.parquet`))
    }
}

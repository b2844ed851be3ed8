import { writeFileSync } from 'node:fs'
import { makeContext, migrate, migrateJobs, openPool, urlOfDatabase } from '#kernel'
import { liveYear, type YearReport, yearReport, yearWords } from '#region'
import { type Command, type Invocation, Misuse } from './command.ts'

/** In a database of its own beside the configured one: the year is nobody's demo, and a demo is not touched by it. */
export const regionYear: Command = {
  name: 'region year',
  usage: 'region year [--residents N] [--seed TEXT] [--from DAY] [--to DAY] [--report FILE] [--keep]',
  summary:
    'Lives a year of the synthetic community through its verbs and reports what came out. Cut off, it goes on; --keep leaves its database.',
  options: {
    residents: { type: 'string', default: '2000' },
    seed: { type: 'string', default: 'anji' },
    from: { type: 'string', default: '2026-01-01' },
    to: { type: 'string', default: '2026-12-31' },
    report: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
  run: async (invocation) => {
    const asked = askedOf(invocation.options)
    const name = `anji_year_${asked.seed}_${asked.residents}_${asked.span.from}_${asked.span.to}`.replaceAll('-', '')
    await createdOnce(invocation.databaseUrl, name)
    const report = await livedIn(urlOfDatabase(invocation.databaseUrl, name), asked, invocation)
    const words = yearWords(report)
    const { report: file } = invocation.options
    if (typeof file === 'string') writeFileSync(file, words)
    else process.stdout.write(words)
    if (invocation.options.keep) invocation.say(`The database ${name} stays.`)
    else await onServer(invocation.databaseUrl, `drop database ${name} with (force)`)
    return 0
  },
}

interface Asked {
  readonly residents: number
  readonly seed: string
  readonly span: { readonly from: string; readonly to: string }
}

const isDay = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text))

function askedOf(options: Invocation['options']): Asked {
  const [residents, seed, from, to] = [
    Number(options.residents),
    ...['seed', 'from', 'to'].map((key) => `${options[key]}`),
  ] as [number, string, string, string]
  if (!Number.isInteger(residents) || residents < 60 || residents > 20_000)
    throw new Misuse('--residents is a whole number from 60 to 20000.')
  if (!/^[a-z0-9]{1,20}$/.test(seed)) throw new Misuse('--seed is up to 20 small letters and digits.')
  if (!isDay(from) || !isDay(to) || from >= to) throw new Misuse('--from and --to are days, YYYY-MM-DD, in this order.')
  return { residents, seed, span: { from, to } }
}

async function livedIn(url: string, asked: Asked, { say, progress }: Invocation): Promise<YearReport> {
  const pool = openPool(url)
  try {
    await migrate(pool)
    await migrateJobs(pool)
    const onProgress = (part: string, done: number, total: number) => progress(`${part}: ${done} of ${total}`)
    const life = await liveYear((options) => makeContext(pool, options), { ...asked, onProgress })
    say('The year is over; its figures are being computed.')
    return await yearReport(life)
  } finally {
    await pool.end()
  }
}

async function createdOnce(url: string, name: string): Promise<void> {
  const pool = openPool(url)
  try {
    const { rowCount } = await pool.query('select 1 from pg_database where datname = $1', [name])
    if (rowCount === 0) await pool.query(`create database ${name}`)
    // What a power cut takes is lived again.
    await pool.query(`alter database ${name} set synchronous_commit = off`)
  } finally {
    await pool.end()
  }
}

async function onServer(url: string, statement: string): Promise<void> {
  const pool = openPool(url)
  try {
    await pool.query(statement)
  } finally {
    await pool.end()
  }
}

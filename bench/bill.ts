// How many bills of 20 lines are split in process, and how many visits are settled through the verb on a real database.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { creditAccount } from '#insurance/accounts'
import {
  demonstrationCatalogue,
  demonstrationPolicies,
  demonstrationSupplements,
  loadBenefits,
} from '#insurance/benefits'
import { addCharges, payBill } from '#insurance/settlement'
import { nothingUsed, type SplitInput, splitBill } from '#insurance/split'
import { type Context, makeContext, migrate, migrateJobs, openPool, startEmbedded, urlOfDatabase } from '#kernel'
import { trialBalance } from '#ledger'
import { registerInstitution } from '#people/institutions'
import { enrolResidents } from '#people/residents'
import type { Benchmark } from './index.ts'

const linesEach = 20
const quoteRounds = 5
const quotesEachRound = 20_000
const people = 200
const visitsEach = 5
const lanes = 8

export const benchmark: Benchmark = {
  name: 'bill',
  run: async () => {
    const quotes = Array.from({ length: quoteRounds }, () => quoteRound()).sort((a, b) => a - b)
    const settles = await settleOnDatabase()
    const quotesPerSecond = Math.round(quotes[Math.floor(quoteRounds / 2)]!)
    return {
      table: [
        {
          what: `quotes of ${linesEach} lines, in process`,
          'per second': quotesPerSecond,
          from: Math.round(quotes[0]!),
          to: Math.round(quotes.at(-1)!),
        },
        {
          what: `settles of ${linesEach} lines, ${lanes} at a time`,
          'per second': Math.round(settles),
          from: Math.round(settles),
          to: Math.round(settles),
        },
      ],
      figures: { quotes_per_s: quotesPerSecond, settles_per_s: Math.round(settles) },
    }
  },
}

function quoteRound(): number {
  const drugs = demonstrationCatalogue().filter((item) => item.kind === 'drug')
  const policy = demonstrationPolicies.find((one) => one.insutype === '310' && one.hosp_lv === 2)!
  const benefits = { policy, supplements: demonstrationSupplements.filter((one) => one.insutype === '310') }
  const input = (n: number): SplitInput => ({
    lines: Array.from({ length: linesEach }, (_, index) => {
      const item = drugs[(n + index * 7) % drugs.length]!
      return { ...item, chargeId: 'c', orderId: 'o', cnt: 1 + ((n + index) % 4) }
    }),
    benefits,
    used: nothingUsed,
    waiverFen: 0,
    accountFen: 20_000,
    family: [],
  })
  const inputs = Array.from({ length: 500 }, (_, n) => input(n))
  const started = performance.now()
  let totalFen = 0
  for (let n = 0; n < quotesEachRound; n++) totalFen += splitBill(inputs[n % inputs.length]!).medfee_sumamt
  if (totalFen === 0) throw new Error('The bills are empty')
  return quotesEachRound / ((performance.now() - started) / 1000)
}

async function settleOnDatabase(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'anji-bench-'))
  const server = await startEmbedded({ folder })
  try {
    const admin = new pg.Client({ connectionString: server.url })
    await admin.connect()
    await admin.query('create database bench_bill')
    await admin.end()
    const pool = openPool(urlOfDatabase(server.url, 'bench_bill'), lanes + 2)
    await migrate(pool)
    await migrateJobs(pool)
    const ctx = makeContext(pool)
    const queue = await charge(ctx)
    const started = performance.now()
    const settleNext = async () => {
      for (let mdtrtId = queue.shift(); mdtrtId; mdtrtId = queue.shift()) {
        const { state } = await payBill(ctx, { mdtrtId, useAccount: true })
        if (state !== 'settled') throw new Error('A bill waits for cash')
      }
    }
    await Promise.all(Array.from({ length: lanes }, settleNext))
    const perSecond = (people * visitsEach) / ((performance.now() - started) / 1000)
    if ((await trialBalance(ctx)) !== 0) throw new Error('The books do not balance')
    await pool.end()
    return perSecond
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Everybody gets an account that suffices and some visits; answers the visits, people after people. */
async function charge(ctx: Context): Promise<string[]> {
  await loadBenefits(ctx, {})
  const hospital = await registerInstitution(ctx, {
    code: 'H12345678901',
    kind: 'hospital',
    level: 2,
    name: '安济县人民医院',
    responsibleName: '周敏',
    responsiblePhone: '13900000001',
    address: '安济县人民路 1 号',
    phone: '0990-8800001',
    licenceNumber: 'PDY00001',
  })
  const { ids } = await enrolResidents(ctx, {
    people: Array.from({ length: people }, (_, n) => ({
      name: `居民${n}`,
      documentType: 'other' as const,
      documentNumber: `BENCH-${n}`,
      birthDate: '1960-01-15',
      sex: 'female' as const,
      scheme: 'employee' as const,
      psnNo: `B${100_000 + n}`,
    })),
  })
  for (const residentId of ids) await creditAccount(ctx, { year: 2026, residentId, amountFen: 10_000_000 })
  const drugs = demonstrationCatalogue().filter((item) => item.kind === 'drug')
  const visits: string[] = []
  for (let n = 0; n < people * visitsEach; n++) {
    const lines = Array.from({ length: linesEach }, (_, index) => {
      const { hilist_code: hilistCode, name } = drugs[(n + index * 7) % drugs.length]!
      return { hilistCode, name, cnt: 1 }
    })
    const visit = { mdtrtId: ctx.chance.uuid(), orderId: ctx.chance.uuid(), residentId: ids[n % people]! }
    await addCharges(ctx, { ...visit, institutionId: hospital.id, diagCode: 'I10', lines })
    visits.push(visit.mdtrtId)
  }
  return visits
}

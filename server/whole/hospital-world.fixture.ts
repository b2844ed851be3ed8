/**
 * A hospital with its own system on the other side of a way that loses, repeats and delays. The hospital's system is the real one
 * of his/ on its own database; what stands between is as durable as the sluice and as unreliable as a test wants it to be.
 */
import type { TestContext } from 'node:test'
import pg from 'pg'
import { bookingModule, expireHolds } from '#care/booking'
import { hospitalNumbersModule } from '#care/hospital-numbers'
import { schedulesModule } from '#care/schedules'
import type { BodyOf, CommandKind } from '#contracts/sluice'
import { accountsModule } from '#insurance/accounts'
import { loadBenefits } from '#insurance/benefits'
import { payAtCashier, payBill, settlementModule } from '#insurance/settlement'
import { type Actor, urlOfDatabase } from '#kernel'
import { institutionsModule, registerInstitution } from '#people/institutions'
import { checkDigitOf, enrolResidents } from '#people/residents'
import { sluicesModule, takeInDue } from '#people/sluices'
import { LinkDown } from '#sluice/protocol'
import { freshDatabase, type TestRegion } from '#testing'
import { carryOut } from '../../his/commands.ts'
import { sell, suspend } from '../../his/counter.ts'
import { inTransaction } from '../../his/database.ts'
import { type His, startHis } from '../../his/index.ts'
import { expireLocks } from '../../his/numbers.ts'
import { questions } from '../../his/questions.ts'
import { giveUpUnpaid } from '../care/hospital-numbers/follow-booking.ts'
import { settle as settleBooks } from '../care/hospital-numbers/reconcile.ts'
import { receive } from '../people/sluices/inbox/receive.ts'
import { pushTo } from '../people/sluices/outbox/push.ts'
import { save as saveSluice } from '../people/sluices/registry/store.ts'

const modules = [
  institutionsModule,
  sluicesModule,
  settlementModule,
  accountsModule,
  bookingModule,
  hospitalNumbersModule,
  schedulesModule,
]

const operations = {
  'number.lock': 'LockNumber',
  'number.confirm': 'ConfirmNumber',
  'number.release': 'ReleaseNumber',
  'number.cancel': 'CancelNumber',
  'number.checked-in': 'CheckIn',
} as const

interface Kept {
  readonly id: string
  readonly kind: CommandKind
  readonly key: string
  readonly body: unknown
}

export interface Way {
  /** The next so many batches are lost: before the hospital kept them, or only the word that it did. */
  loseBefore: number
  loseAfter: number
}

export async function hospitalWorld(t: TestContext, options: { people?: number; numbers?: number } = {}) {
  const region = await freshDatabase(t)
  const institution = await registerHospital(region)
  const sluiceId = region.chance.uuid()
  const ctx = region.ctx()
  await ctx.transaction((ctx) =>
    saveSluice(ctx, { id: sluiceId, institutionId: institution.id, name: '县中医医院', sm2PublicKey: 'unused here' }),
  )
  const people = await residents(region, options.people ?? 3)
  const his = await hospitalSystem(t, region, options.numbers ?? 4)
  const between = waysBetween(region, his, sluiceId)
  const now = () => region.clock.now()
  /** Minutes pass on both sides. */
  const pass = async (minutes: number) => {
    region.clock.advance(minutes)
    await region.runJob(expireHolds, {})
    await region.runJob(giveUpUnpaid, {})
    await inTransaction(his.pool, (client) => expireLocks(client, now()))
  }
  const pay = async (actor: Actor, appointmentId: string) => {
    const bill = await payBill(region.ctx(actor), { mdtrtId: appointmentId, useAccount: false })
    if (bill.state === 'awaiting-payment') await payAtCashier(region.ctx(), bill.billId)
  }
  const compare = async () => {
    const { entries } = await questions.NumberBook(his.pool, { date: day }, now())
    return ctx.transaction((ctx) => settleBooks(ctx, { institutionId: institution.id, date: day }, entries, now()))
  }
  return {
    ...{ region, ctx, institution, people, his, day, pass, pay, compare },
    ...between,
    sell: (numberId: string) => sell(his.pool, numberId, passerBy, now()),
    suspend: (sessionId: string) => suspend(his.pool, sessionId, '医生临时出诊', now()),
  }
}

const day = '2026-03-03'

async function registerHospital(region: TestRegion) {
  await loadBenefits(region.ctx(), {})
  return registerInstitution(region.ctx(), {
    code: 'H12345678901',
    kind: 'hospital',
    level: 2,
    name: '安济县中医医院',
    responsibleName: '周敏',
    responsiblePhone: '13900000001',
    address: '安济县人民路 1 号',
    phone: '0990-8800001',
    licenceNumber: 'PDY00001',
  })
}

/** What goes back and forth between the platform and the hospital, and how it is lost. */
function waysBetween(region: TestRegion, his: His, sluiceId: string) {
  const ctx = region.ctx()
  const way: Way = { loseBefore: 0, loseAfter: 0 }
  const kept = new Map<string, Kept>()
  const waiting: Kept[] = []
  const link = {
    up: () => true,
    send: async (_to: string, batch: readonly { id: string; kind: string; key: string; body: unknown }[]) => {
      if (way.loseBefore > 0 && way.loseBefore--) throw new LinkDown('cut before')
      for (const one of batch) {
        if (kept.has(one.id)) continue
        kept.set(one.id, one as Kept)
        waiting.push(one as Kept)
      }
      if (way.loseAfter > 0 && way.loseAfter--) throw new LinkDown('cut after')
      return batch.map(({ id }) => ({ id, kept: true as const }))
    },
  }
  const say = async (kind: string, key: string, body: unknown) => {
    const at = region.clock.now().toISOString()
    await receive(ctx, sluiceId, [{ id: region.chance.uuid(), kind: kind as 'command.result', key, body, at }])
  }
  /** Commands leave the platform; what is lost goes again the next time. */
  const push = () => pushTo(ctx, link, sluiceId)
  /** The hospital does the oldest command that waits there, and says so as often as told. Answers whether there was one. */
  const work = async (times = 1): Promise<boolean> => {
    const command = waiting.shift()
    if (!command) return false
    const operation = operations[command.kind as keyof typeof operations]
    const result = await carryOut(his.pool, operation, command.id, command.body as never, region.clock.now())
    const body = { commandId: command.id, code: null, reason: null, data: {}, ...result }
    for (let i = 0; i < times; i++) await say('command.result', command.key, body)
    return true
  }
  /** Sessions as the hospital has them now, whole. */
  const sync = async () => {
    for (const body of await sessionsOf(his)) await say('schedule.session', body.hisSessionId, body)
  }
  const deliver = async () => {
    await region.deliver(modules)
    while ((await takeInDue(ctx, false)) > 0) await region.deliver(modules)
  }
  /** Everybody does what there is to do, until nothing is left. */
  const settleDown = async () => {
    Object.assign(way, { loseBefore: 0, loseAfter: 0 })
    for (let quiet = 0; quiet < 2; ) {
      await deliver()
      const pushed = await push()
      let worked = 0
      while (await work()) worked++
      await sync()
      await deliver()
      quiet = pushed + worked === 0 ? quiet + 1 : 0
    }
  }
  return { way, push, work, sync, deliver, settleDown }
}

const passerBy = {
  name: '路过',
  sex: 'male',
  birthDate: '1970-01-01',
  documentNumber: '990126197001010015',
  phone: null,
} as const

async function residents(region: TestRegion, count: number): Promise<Actor[]> {
  const people = Array.from({ length: count }, (_, index) => {
    const first17 = `3301021970010${10 + index}01`.slice(0, 14) + String(100 + index)
    const documentNumber = first17 + checkDigitOf(first17)
    return {
      name: `居民${'甲乙丙丁戊己庚辛'[index]}`,
      documentType: 'id-card',
      documentNumber,
      scheme: 'resident',
    } as const
  })
  const { ids } = await enrolResidents(region.ctx(), { people })
  return ids.map((id, index) => ({ id, roles: ['resident'], name: people[index]!.name }))
}

async function hospitalSystem(t: TestContext, region: TestRegion, numbersPerSession: number): Promise<His> {
  const name = `his_${region.chance.uuid().replaceAll('-', '')}`
  const his = await startHis({
    databaseUrl: urlOfDatabase(region.url, name),
    clock: region.clock,
    chance: region.chance,
    days: 4,
    numbersPerSession,
  })
  t.after(async () => {
    await his.stop()
    const client = new pg.Client({ connectionString: process.env.ANJI_TEST_SERVER })
    await client.connect()
    await client.query(`drop database if exists ${name} with (force)`).finally(() => client.end())
  })
  return his
}

async function sessionsOf(his: His): Promise<BodyOf<'schedule.session'>[]> {
  const { rows } = await his.pool.query(
    `select s.id, s.date, s.starts_at, s.ends_at, s.fee_fen, s.state, s.reason, s.revision, d.id as doctor_id, d.name as doctor,
            d.title, d.specialty, p.code, p.name as department,
            (select json_agg(json_build_object('hisNumberId', n.id, 'seq', n.seq, 'startsAt', n.starts_at, 'endsAt', n.ends_at,
               'state', n.state) order by n.seq) from number n where n.session_id = s.id) as numbers
     from session s join doctor d on d.id = s.doctor_id join department p on p.code = d.department_code where s.date >= '${day}'`,
  )
  return rows.map((row) => ({
    hisSessionId: row.id,
    doctor: { hisDoctorId: row.doctor_id, name: row.doctor, title: row.title, specialty: row.specialty },
    department: { code: row.code, name: row.department },
    date: row.date,
    startsAt: row.starts_at.toISOString(),
    endsAt: row.ends_at.toISOString(),
    feeFen: row.fee_fen,
    state: row.state,
    reason: row.reason,
    revision: Number(row.revision),
    numbers: row.numbers,
  }))
}

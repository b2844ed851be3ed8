import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { type Actor, Refusal } from '#kernel'
import { trialBalance } from '#ledger'
import { freshDatabase, type TestRegion, testServer } from '#testing'
import { institution, staff } from '#testing/people'
import { differencesOf, registerCalculation, writeContent } from './calculation.ts'
import { closeStatementPeriod } from './close-period.ts'
import { approveStatement, returnStatement, submitStatement } from './decide.ts'
import { statementsModule } from './index.ts'
import { makeStatement } from './make-statement.ts'
import { postStatement } from './post-statement.ts'
import { readStatement } from './read.ts'
import { rerun } from './rerun.ts'

const pool = { kind: 'fund-pool', ownerId: 'hifp_pay:310', name: '统筹基金' }
const ahead = (code: string) => ({ kind: 'institution-prepaid', ownerId: code, name: code })

const advance = (version: number, times: number) =>
  ({
    ...{ kind: 'test-advance', version, titleZh: '测试预付', titleEn: 'Test advance' },
    inputs: z.object({ code: z.string(), fen: z.int() }),
    compute: ({ code, fen }: { code: string; fen: number }) => ({
      steps: [
        {
          ruleId: 'test',
          clause: 'test 1',
          zh: '预付',
          en: 'Advance',
          amountFen: fen * times,
          from: [{ what: 'input', ref: 'fen' }],
        },
      ],
      result: { fen: fen * times },
      postings: [{ source: pool, destination: ahead(code), amountFen: fen * times, reason: '预付' }],
      headlineFen: fen * times,
    }),
  }) as const
registerCalculation(advance(1, 1))

const auditor: Actor = { id: 'a1', roles: ['auditor'], name: '梁志刚' }

async function world(t: Parameters<typeof freshDatabase>[0]) {
  const region = await freshDatabase(t)
  region.clock.set('2026-03-10T02:00:00Z')
  const { id: lead } = await region.ctx().transaction(async (ctx) => {
    const { registerInstitution } = await import('#people/institutions')
    const name = {
      code: 'H33010099999',
      name: '安平互联网医院',
      kind: 'internet-hospital',
      level: 3,
      parentId: null,
    } as const
    const said = {
      responsibleName: '赵立',
      responsiblePhone: '057188000000',
      phone: '057188000001',
      address: '中山路 1 号',
    }
    return registerInstitution(ctx, { ...name, ...said, licenceNumber: 'PDYLEAD' })
  })
  const township = await institution(region, 'township-centre', '柳河镇卫生院')
  const manager = await staff(region, lead, '郭建平', 'manager')
  const own = await staff(region, township.id, '吴洁', 'manager')
  const make = (fen: number, version?: number) =>
    region.ctx(manager).transaction((ctx) =>
      makeStatement(ctx, {
        ...{ kind: 'test-advance', subject: township.code, subjectName: township.name, institutionId: township.id },
        ...{ period: { year: 2026, month: 2 }, inputs: { code: township.code, fen }, ...(version ? { version } : {}) },
      }),
    )
  const approved = async (fen: number) => {
    const statementId = await make(fen)
    await submitStatement(region.ctx(manager), { statementId })
    await approveStatement(region.ctx(auditor), { statementId })
    return statementId
  }
  return { region, manager, own, township, make, approved }
}

const refused = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code
const balance = async (region: TestRegion, owner: string) => {
  const { rows } = await region.pool.query(
    `select coalesce(sum(case when d.owner_id = $1 then amount_fen else -amount_fen end), 0)::bigint as fen from ledger.posting p
       join ledger.account s on s.id = p.source join ledger.account d on d.id = p.destination
      where $1 in (s.owner_id, d.owner_id)`,
    [owner],
  )
  return Number(rows[0].fen)
}

test('a statement is made by one person, approved by another and posted once', async (t) => {
  const { region, manager, township, make } = await world(t)
  const statementId = await make(500)
  assert.equal(await make(500), statementId, 'the same bytes are the same statement')
  await assert.rejects(approveStatement(region.ctx(auditor), { statementId }), refused('statements.wrong_state'))
  await submitStatement(region.ctx(manager), { statementId })
  await assert.rejects(approveStatement(region.ctx(manager), { statementId }), refused('statements.second_person'))
  await returnStatement(region.ctx(auditor), { statementId, words: '请核对人数' })
  await assert.rejects(postStatement(region.ctx(manager), { statementId }), refused('statements.wrong_state'))
  await submitStatement(region.ctx(manager), { statementId })
  const shown = await approveStatement(region.ctx(auditor), { statementId })
  assert.deepEqual([shown.mayPost, shown.mayApprove, shown.state], [true, false, 'approved'])
  await postStatement(region.ctx(manager), { statementId })
  await postStatement(region.ctx(manager), { statementId })
  assert.equal(await balance(region, township.code), 500)
  assert.equal(await trialBalance(region.ctx()), 0)
})

test('of two who approve or post at once, one does; nothing is posted twice', async (t) => {
  const { region, manager, township, make } = await world(t)
  const statementId = await make(700)
  await submitStatement(region.ctx(manager), { statementId })
  const other: Actor = { ...auditor, id: 'a2' }
  const answers = await Promise.allSettled(
    [auditor, other].map((one) => approveStatement(region.ctx(one), { statementId })),
  )
  assert.deepEqual(answers.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
  const posted = await Promise.allSettled(
    Array.from({ length: 6 }, () => postStatement(region.ctx(auditor), { statementId })),
  )
  assert.ok(posted.every(({ status }) => status === 'fulfilled'))
  const made = await Promise.all(Array.from({ length: 5 }, () => make(900)))
  assert.equal(new Set(made).size, 1, 'makers of one subject wait for each other')
  assert.equal(await balance(region, township.code), 700)
  assert.equal(await trialBalance(region.ctx()), 0)
})

test('killed between the postings and its end, a statement is as it was', async (t) => {
  const { region, township, approved } = await world(t)
  const statementId = await approved(400)
  const killed = region.ctx(auditor).transaction(async (ctx) => {
    await postStatement(ctx, { statementId })
    throw new Error('killed')
  })
  await assert.rejects(killed, /killed/)
  assert.equal(await balance(region, township.code), 0)
  assert.equal((await readStatement(region.ctx(auditor), { statementId })).state, 'approved')
  await postStatement(region.ctx(auditor), { statementId })
  assert.equal(await balance(region, township.code), 400)
})

test('a correction is a new revision; posting it takes back the postings of the one before', async (t) => {
  const { region, township, make, approved, manager } = await world(t)
  const first = await approved(400)
  await postStatement(region.ctx(auditor), { statementId: first })
  assert.equal(await make(400), first, 'nothing changed: no revision')
  const second = await make(300)
  assert.equal(await balance(region, township.code), 400, 'what is posted stands until the revision is')
  await submitStatement(region.ctx(manager), { statementId: second })
  await approveStatement(region.ctx(auditor), { statementId: second })
  const shown = await postStatement(region.ctx(manager), { statementId: second })
  assert.deepEqual([shown.revision, shown.supersedes], [2, first])
  const old = await readStatement(region.ctx(auditor), { statementId: first })
  assert.deepEqual([old.state, old.supersededBy, old.reversalId !== null], ['superseded', second, true])
  assert.equal(await balance(region, township.code), 300)
  assert.equal(await trialBalance(region.ctx()), 0)
})

test('worked out again a statement is the same bytes, by the version that made it, or it says what differs', async (t) => {
  const { region, approved } = await world(t)
  const statementId = await approved(250)
  registerCalculation(advance(2, 2))
  const same = await rerun(region.ctx(auditor), statementId)
  assert.deepEqual([same.same, same.differences], [true, []])
  await region.pool.query(
    `update statements.statement set content = replace(content, '"fen":250', '"fen":251') where id = $1`,
    [statementId],
  )
  const other = await rerun(region.ctx(auditor), statementId)
  assert.equal(other.same, false)
  assert.ok(other.differences.some(({ path }) => path === 'postings.0.amountFen'))
  await assert.rejects(postStatement(region.ctx(auditor), { statementId }), refused('statements.not_same'))
})

test('a closed month or year takes no statement any more', async (t) => {
  const { region, township, approved } = await world(t)
  const statementId = await approved(100)
  await assert.rejects(
    closeStatementPeriod(region.ctx(auditor), { period: '2026-03' }),
    refused('statements.period_running'),
  )
  await closeStatementPeriod(region.ctx(auditor), { period: '2026-02' })
  await closeStatementPeriod(region.ctx(auditor), { period: '2026-02' })
  await assert.rejects(postStatement(region.ctx(auditor), { statementId }), refused('statements.period_closed'))
  assert.equal(await balance(region, township.code), 0)
})

test('a manager sees the own institution only; JSON are the bytes, CSV the steps', async (t) => {
  const { region, own, make } = await world(t)
  const id = await make(100)
  const other = await staff(region, (await institution(region, 'hospital', '安平县中医院')).id, '钱进', 'manager')
  const server = await testServer(t, region, [statementsModule])
  assert.equal((await server.call(own, `GET /api/statements/${id}`)).status, 200)
  assert.equal((await server.call(other, `GET /api/statements/${id}`)).status, 404)
  assert.equal((await server.call(other, 'GET /api/statements')).body.statements.length, 0)
  assert.equal((await server.call(own, 'GET /api/statements?year=2026')).body.statements.length, 1)
  const restingOn = async (source: string) =>
    (await server.call(own, `GET /api/statements?source=${source}`)).body.statements.length
  assert.deepEqual(
    [await restingOn('fen'), await restingOn('fe')],
    [1, 0],
    'by what its steps rest on, and nothing like it',
  )
  assert.equal((await server.call(own, `POST /api/statements/${id}/submit`)).status, 403)
  const json = await server.call(auditor, `GET /api/statements/${id}/export/json`)
  assert.equal(json.status, 200)
  const csv = await server.call(own, `GET /api/statements/${id}/export/csv`)
  assert.equal(csv.status, 200)
  assert.equal((await server.call(own, `GET /api/statements/${id}/export/xml`)).status, 400)
})

test('content is canonical, whole numbers only, of inputs that fit', () => {
  const about = { kind: 'test-advance', version: 1, subject: 'A', year: 2026, month: 2 }
  const one = writeContent({ ...about, inputs: { code: 'A', fen: 5 } })
  assert.equal(one.text, writeContent({ ...about, inputs: { fen: 5, code: 'A' } }).text)
  assert.throws(() => writeContent({ ...about, inputs: { code: 'A', fen: 0.5 } }), refused('statements.inputs_wrong'))
  assert.deepEqual(
    writeContent({ ...about, inputs: { code: 'A', fen: 0 } }).content.postings,
    [],
    'nothing moves nothing',
  )
  const half = {
    ...advance(3, 1),
    kind: 'test-half',
    compute: () => ({ steps: [], result: 0.5, postings: [], headlineFen: null }),
  }
  registerCalculation(half)
  assert.throws(
    () => writeContent({ ...about, kind: 'test-half', inputs: { code: 'A', fen: 1 }, version: 3 }),
    /not an integer/,
  )
  assert.deepEqual(differencesOf({ a: [1, 2] }, { a: [1, 3], b: 1 }), [
    { path: 'a.1', was: '2', is: '3' },
    { path: 'b', was: '', is: '1' },
  ])
})

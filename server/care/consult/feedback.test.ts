import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Actor } from '#kernel'
import { freshDatabase, testServer } from '#testing'
import { acceptConsult } from './accept.ts'
import { findDiagnoses } from './diagnosis-codes.ts'
import { consultModule, terminateConsult } from './index.ts'
import { resident, waitingRoom } from './waiting-room.fixture.ts'

test('a resident rates a consult once, after its end', async (t) => {
  const region = await freshDatabase(t)
  const { wang, li, consult } = await waitingRoom(region)
  const server = await testServer(t, region, [consultModule])
  const rate = (body: object, who: Actor = wang) =>
    server.call(who, `POST /api/consult/consults/${consult.id}/rating`, body)
  assert.equal((await rate({ stars: 5 })).body.code, 'consult.not_ended')
  await acceptConsult(region.ctx(li), { consultId: consult.id })
  await terminateConsult(region.ctx(li), { consultId: consult.id, reason: 'needs-examination', note: '需要检查' })
  assert.equal((await rate({ stars: 6 })).status, 400)
  assert.equal((await rate({ stars: 5 }, await resident(region, '陌生人'))).body.code, 'consult.unknown')
  assert.equal((await rate({ stars: 4, words: '很耐心' })).body.stars, 4)
  assert.equal((await rate({ stars: 5 })).body.code, 'consult.already_rated')
})

test('a complaint reaches the institution’s manager and the auditor, and is answered once (R14)', async (t) => {
  const region = await freshDatabase(t)
  const { wang, consult, institution } = await waitingRoom(region)
  const server = await testServer(t, region, [consultModule])
  const filed = await server.call(wang, `POST /api/consult/consults/${consult.id}/complaints`, { words: '等了太久' })
  assert.equal(filed.body.state, 'received')
  const manager: Actor = { id: region.chance.uuid(), roles: ['manager'], name: '院长', institutionId: institution.id }
  const elsewhere: Actor = { ...manager, id: region.chance.uuid(), institutionId: region.chance.uuid() }
  const auditor: Actor = { id: region.chance.uuid(), roles: ['auditor'], name: '监管员' }
  const seenBy = async (who: Actor) => (await server.call(who, 'GET /api/consult/complaints')).body.complaints.length
  assert.deepEqual([await seenBy(manager), await seenBy(elsewhere), await seenBy(auditor)], [1, 0, 1])
  assert.equal((await server.call(wang, 'GET /api/consult/complaints')).status, 403)
  const line = `POST /api/consult/complaints/${filed.body.id}/answer`
  assert.equal((await server.call(elsewhere, line, { answer: '好的' })).body.code, 'consult.complaint_unknown')
  assert.equal((await server.call(manager, line, { answer: '已增加医生' })).body.state, 'answered')
  assert.equal((await server.call(manager, line, { answer: '再答' })).body.code, 'consult.complaint_answered')
})

test('a diagnosis is found by code, name, pinyin and initials', () => {
  const first = (q: string) => findDiagnoses(q, 5)[0]?.code
  assert.equal(first('I10'), 'I10')
  assert.equal(first('i10'), 'I10')
  assert.equal(first('原发性高血压'), 'I10')
  assert.ok(findDiagnoses('gaoxueya', 10).some(({ code }) => code === 'I10'))
  assert.ok(findDiagnoses('tnb', 10).some(({ code }) => code === 'E11.9'))
  assert.equal(findDiagnoses(undefined, 7).length, 7)
  assert.deepEqual(findDiagnoses('没有这个病', 5), [])
})

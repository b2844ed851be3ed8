import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Actor } from '#kernel'
import { freshDatabase, testServer } from '#testing'
import { demonstrationRules } from './demonstration-rules.ts'
import { checkBill, compileRules, hitsOf } from './engine.ts'
import { loadRules, monitoringModule, rulesInForce } from './index.ts'
import type { HistoryLine, MonitoredBill, MonitoredLine } from './kind.ts'

const auditor = (name: string): Actor => ({
  id: `00000000-0000-7000-8000-00000000000${name}`,
  roles: ['auditor'],
  name,
})
const csv =
  'batch,kind,limit_type,name,national_code,value\n1,drug,限定性别对象,乌鸡白凤丸,AAA,女\n1,drug,限定年龄对象,某药,BBB,绝经后\n'

const line = (
  bkkpSn: string,
  hilistCode: string,
  feeOcurTime: string,
  more: Partial<MonitoredLine> = {},
): MonitoredLine => ({
  ...{
    bkkpSn,
    hilistCode,
    feeOcurTime,
    cnt: 1,
    pric: 4500,
    detItemFeeSumamt: 4500,
    inscpAmt: 4500,
    prdDays: null,
    drordNo: 'D',
    ...more,
  },
})
const bill = (lines: readonly MonitoredLine[], more: Partial<MonitoredBill> = {}): MonitoredBill => ({
  ...{ setlId: 'S1', psnNo: 'P', gend: '1', age: 60, hospLv: 2, medType: '11', insutype: '310', fixmedinsCode: 'H' },
  ...{ setlTime: '2026-03-10 10:00:00', diagCodes: [], lines, ...more },
})

test('a list is shown before it is in force, and a second person puts it in force', async (t) => {
  const region = await freshDatabase(t)
  const { call } = await testServer(t, region, [monitoringModule])
  const [one, two] = [auditor('1'), auditor('2')]
  const upload = { list: 'limits', fileName: 'first.csv', csv }
  const shown = await call(one, 'POST /api/monitoring/imports', upload)
  assert.equal(shown.status, 200, JSON.stringify(shown.body))
  assert.deepEqual([shown.body.import.added, shown.body.import.unread], [1, 1])
  assert.match(shown.body.notRead[0].zh, /绝经后/)
  const at = `/api/monitoring/imports/${shown.body.import.id}`
  assert.equal((await call(one, 'GET /api/monitoring/rules')).body.total, 0, 'nothing is in force yet')
  assert.equal((await call(one, `POST ${at}/adopt`)).body.code, 'monitoring.two_persons')
  assert.equal((await call(two, `POST ${at}/adopt`)).body.import.state, 'adopted')
  assert.equal((await call(two, `POST ${at}/discard`)).body.code, 'monitoring.already_decided')
  const found = await call(two, 'GET /api/monitoring/rules?text=wjbf')
  assert.deepEqual(
    found.body.rules.map((rule: { ruleId: string }) => rule.ruleId),
    ['sex:AAA'],
  )
  const again = await call(one, 'POST /api/monitoring/imports', {
    ...upload,
    csv: csv.replace('限定性别对象', '限定颜色'),
  })
  assert.deepEqual([again.status, again.body.code], [422, 'monitoring.file_wrong'])
  assert.match(JSON.stringify(again.body), /2/)
})

test('a rule is put out of force with a reason by two persons, as a new version, and bills are judged by it at once', async (t) => {
  const region = await freshDatabase(t)
  const { call } = await testServer(t, region, [monitoringModule])
  const [one, two] = [auditor('1'), auditor('2')]
  await region.ctx().transaction((ctx) => loadRules(ctx, demonstrationRules(), 'demonstration'))
  const judge = async () => {
    const rules = await region.ctx().transaction((ctx) => rulesInForce(ctx, '2026-03-10'))
    return checkBill(rules, bill([line('1', 'ZG02Z001DEMO0000001', '2026-03-10 10:00:00')]), [])
  }
  const before = await judge()
  assert.deepEqual(
    before.map(({ ruleId, action, amountFen }) => [ruleId, action, amountFen]),
    [['sex:ZG02Z001DEMO0000001', 'stop', 4500]],
  )
  assert.match(before[0]!.reasonZh, /^乌鸡白凤丸：限女性；实际性别男$/)
  const at = '/api/monitoring/rules/sex:ZG02Z001DEMO0000001'
  const asked = await call(one, `POST ${at}/changes`, { enable: false, reason: '名单更正' })
  assert.equal(asked.status, 200, JSON.stringify(asked.body))
  assert.equal((await call(one, `POST ${at}/changes`, { enable: false, reason: '名单更正' })).status, 409)
  assert.equal((await judge()).length, 1)
  const decide = `POST /api/monitoring/changes/${asked.body.id}/decide`
  assert.equal((await call(one, decide, { approve: true })).body.code, 'monitoring.two_persons')
  assert.equal((await call(two, 'GET /api/monitoring/changes')).body.changes.length, 1)
  assert.equal((await call(two, decide, { approve: true })).body.state, 'approved')
  assert.deepEqual(await judge(), [])
  const { body } = await call(two, `GET ${at}`)
  assert.deepEqual(
    body.versions.map((one: { version: number; enabled: boolean }) => [one.version, one.enabled]),
    [
      [2, false],
      [1, true],
    ],
  )
  // Loading the same list again does not put it back.
  await region.ctx().transaction((ctx) => loadRules(ctx, demonstrationRules(), 'demonstration'))
  assert.deepEqual(await judge(), [])
  const kinds = (await call(two, 'GET /api/monitoring/kinds')).body.kinds as {
    kind: string
    rules: number
    enabled: number
  }[]
  const sex = kinds.find(({ kind }) => kind === 'sex')!
  assert.deepEqual([sex.rules, sex.enabled], [7, 6])
})

test('of earlier bills only what was paid counts, and the excess alone is not paid', () => {
  const rules = compileRules(demonstrationRules())
  const tested = (day: string, sn: string, more: Partial<MonitoredLine> = {}) =>
    line(sn, '250301001', `2026-03-${day} 08:00:00`, more)
  const past = (one: MonitoredLine): HistoryLine => ({
    ...one,
    setlId: 'S0',
    fixmedinsCode: 'H',
    medType: '11',
    hospLv: 2,
    insutype: '310',
  })
  const amounts = (now: MonitoredLine, history: HistoryLine[]) =>
    hitsOf(rules, bill([now]), history)
      .filter(({ rule }) => rule.kind === 'frequency')
      .map(({ amountFen }) => amountFen)
  assert.deepEqual(amounts(tested('10', '1'), [past(tested('01', '0'))]), [4500])
  assert.deepEqual(amounts(tested('16', '1'), [past(tested('01', '0'))]), [])
  assert.deepEqual(
    amounts(tested('10', '1'), [past(tested('01', '0', { inscpAmt: 0 }))]),
    [],
    'a self-paid one does not count',
  )
  assert.deepEqual(amounts(tested('10', '1', { cnt: 3, inscpAmt: 10_000 }), []), [6667])
  assert.deepEqual(
    amounts(tested('10', '1', { inscpAmt: 0 }), [past(tested('01', '0'))]),
    [],
    'a self-paid line is not looked at',
  )
})

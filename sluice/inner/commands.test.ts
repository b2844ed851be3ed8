import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { BodyOf } from '#contracts/sluice'
import { effectId } from '../adapters/effect-id.ts'
import { runEngineerCommand } from './cli.ts'
import { noon, until, type World, world } from './inner.fixture.ts'

const person: BodyOf<'number.lock'>['person'] = {
  name: '测试人甲',
  sex: 'female',
  birthDate: '1990-01-01',
  documentType: 'id-card',
  documentNumber: '110101199001010000',
  phone: null,
}
const hold = (n: number) => ({ hisNumberId: `n${n}`, holdId: effectId(`hold ${n}`) })
const until10 = new Date(noon + 600_000).toISOString()
const lock = ({ platform }: World, n: number, untilAt = until10) =>
  platform.command('number.lock', `n${n}`, { ...hold(n), until: untilAt, person }, effectId(`lock ${n}`))
const confirm = ({ platform }: World, n: number) =>
  platform.command(
    'number.confirm',
    `n${n}`,
    { ...hold(n), appointmentId: effectId(`appointment ${n}`), person, paidFen: 1_500, billId: null },
    effectId(`confirm ${n}`),
  )
const release = ({ platform }: World, n: number) =>
  platform.command('number.release', `n${n}`, { ...hold(n), reason: 'not paid' }, effectId(`release ${n}`))
const resultOf = ({ platform }: World, name: string) =>
  platform.results().find(({ commandId }) => commandId === effectId(name))
const effects = ({ hospital }: World, n: number) =>
  hospital.effects.filter((effect) => effect.endsWith(hold(n).holdId)).map((effect) => effect.split(' ')[0])
const engineer = (
  { config, clock }: World,
  command: 'aside' | 'retry' | 'discard' | 'stop' | 'start',
  subject?: string,
) =>
  runEngineerCommand(
    { ...config.spool, key: Buffer.alloc(32, 7) },
    { command, subject, adapters: ['his'], by: 'engineer', now: clock.now() },
  )

test('a command is carried out once and its answer told, again when it comes again', async (t) => {
  const here = await world(t)
  await lock(here, 1)
  await lock(here, 1)
  await until(() => resultOf(here, 'lock 1') !== undefined, 'an answer')
  assert.deepEqual(resultOf(here, 'lock 1'), {
    commandId: effectId('lock 1'),
    outcome: 'done',
    code: null,
    reason: null,
    data: { seq: 1 },
  })
  here.platform.kept.length = 0
  await here.restart()
  await lock(here, 1)
  await until(() => resultOf(here, 'lock 1') !== undefined, 'the same answer')
  assert.deepEqual([effects(here, 1), here.hospital.calls], [['lock'], 1])
})

test('what the hospital refuses is told with its code', async (t) => {
  const here = await world(t)
  await lock(here, 1)
  const other = { ...hold(1), holdId: effectId('somebody else'), until: until10, person }
  await here.platform.command('number.lock', 'n1', other, effectId('second'))
  await until(() => here.platform.results().length === 2, 'both answers')
  assert.deepEqual(
    [resultOf(here, 'second')!.code, resultOf(here, 'second')!.reason],
    ['number-taken', 'sold at the window'],
  )
})

for (const mood of ['late', 'silent'] as const)
  test(`a hospital that answers ${mood === 'late' ? 'too late' : 'never'} is asked again, with one effect`, async (t) => {
    const here = await world(t)
    here.hospital.mood = (_, call) => (call <= 5 ? mood : 'answer')
    await lock(here, 1)
    await confirm(here, 1)
    await until(() => resultOf(here, 'confirm 1') !== undefined, 'an answer in the end')
    assert.deepEqual(effects(here, 1), ['lock', 'confirm'])
    assert.equal(here.hospital.calls, 7, 'more often than a failing one may be asked')
  })

test('a release of a lock that has not run yet ends as released', async (t) => {
  const here = await world(t)
  engineer(here, 'stop', 'his')
  await until(() => here.inner.adapters[0]!.state === 'stopped', 'the hospital is away')
  await lock(here, 1)
  await release(here, 1)
  await lock(here, 2)
  assert.deepEqual(here.platform.results(), [])
  engineer(here, 'start', 'his')
  await until(() => here.platform.results().length === 3, 'all answers')
  assert.deepEqual([effects(here, 1), effects(here, 2)], [['lock', 'release'], ['lock']])
})

test('a lock whose time is over before it could run is refused as too late, and nobody is asked', async (t) => {
  const here = await world(t)
  await lock(here, 1, new Date(noon).toISOString())
  await until(() => resultOf(here, 'lock 1') !== undefined, 'an answer')
  assert.deepEqual([resultOf(here, 'lock 1')!.code, here.hospital.calls], ['too-late', 0])
})

// However long the others take: what hangs is tried again and not set aside.
const neverAside = 1_000_000

test('one number that hangs keeps no other waiting', async (t) => {
  const here = await world(t, { triesMax: neverAside })
  here.hospital.mood = (kind) => (kind === 'confirm' ? 'silent' : 'answer')
  for (let n = 1; n <= 20; n++) {
    await confirm(here, n)
    await lock(here, 100 + n)
  }
  await until(() => here.platform.results().length === 20, 'the locks')
  here.hospital.mood = () => 'answer'
  await until(() => here.platform.results().length === 40, 'the others')
})

test('a command that fails too often is set aside, can be tried again, and is refused once a later one has run', async (t) => {
  const here = await world(t)
  here.hospital.mood = (kind) => (kind === 'confirm' ? 'fail' : 'answer')
  await confirm(here, 1)
  await confirm(here, 2)
  await until(() => engineer(here, 'aside').split('ORA-00600').length === 3, 'both aside')
  assert.equal(here.hospital.calls, 6)
  await release(here, 1)
  await until(() => resultOf(here, 'confirm 1') !== undefined, 'the release settles the confirmation')
  assert.deepEqual([resultOf(here, 'confirm 1')!.code, effects(here, 1)], ['his-error', ['release']])
  assert.throws(() => engineer(here, 'retry', effectId('confirm 1')), { code: 'not-aside' })
  here.hospital.mood = () => 'answer'
  engineer(here, 'retry', effectId('confirm 2'))
  await until(() => resultOf(here, 'confirm 2') !== undefined, 'the second attempt')
  assert.deepEqual([resultOf(here, 'confirm 2')!.outcome, effects(here, 2)], ['done', ['confirm']])
})

test('a command that no adapter of the hospital can carry out is refused', async (t) => {
  const here = await world(t)
  const checkedIn = { ...hold(1), appointmentId: effectId('a'), at: until10 }
  await here.platform.command('number.checked-in', 'n1', checkedIn, effectId('check-in'))
  await until(() => resultOf(here, 'check-in') !== undefined, 'an answer')
  assert.equal(resultOf(here, 'check-in')!.code, 'his-error')
})

test('commands that cannot be kept are not kept: the platform sends them again', async (t) => {
  const here = await world(t, { spool: { commandsMax: 2 } })
  engineer(here, 'stop', 'his')
  await until(() => here.inner.adapters[0]!.state === 'stopped', 'the hospital is away')
  await lock(here, 1)
  await lock(here, 2)
  await assert.rejects(lock(here, 3), { code: 'spool-full' })
  engineer(here, 'start', 'his')
  await until(() => here.platform.results().length === 2, 'room')
  await lock(here, 3)
  await until(() => here.platform.results().length === 3, 'the third')
})

test('whatever the hospital does and however often inner starts anew, each number ends in the order it was told', {
  timeout: 290_000,
}, async (t) => {
  const told = fc.record({ n: fc.integer({ min: 1, max: 4 }), twice: fc.boolean() })
  const moods = fc.array(fc.constantFrom('answer', 'late', 'silent', 'fail'), { minLength: 1, maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(fc.array(told, { maxLength: 12 }), moods, fc.nat(20), async (steps, how, restartAt) => {
      const here = await world(t, { triesMax: neverAside })
      here.hospital.mood = (_, call) => (call % 2 === 0 ? 'answer' : (how[(call - 1) % how.length]! as 'answer'))
      const next = new Map<number, (typeof lock)[]>()
      const expected = new Map<number, number>()
      for (const [index, { n, twice }] of steps.entries()) {
        const rest = next.get(n) ?? [lock, confirm, release]
        const send = rest[0]
        if (!send) continue
        next.set(n, rest.slice(1))
        expected.set(n, (expected.get(n) ?? 0) + 1)
        await send(here, n)
        if (twice) await send(here, n)
        if (index === restartAt) await here.restart()
      }
      const total = [...expected.values()].reduce((sum, count) => sum + count, 0)
      await until(() => here.platform.results().length === total, 'all answers')
      for (const [n, count] of expected)
        assert.deepEqual(effects(here, n), ['lock', 'confirm', 'release'].slice(0, count))
      await here.inner.close()
    }),
    { numRuns: 12 },
  )
})

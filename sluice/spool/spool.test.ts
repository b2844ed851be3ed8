import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { effectId } from '../adapters/effect-id.ts'
import { type Letter, type Remembered, Spool, type SpoolOptions, Store } from './index.ts'

const noon = Date.UTC(2026, 10, 22, 4)

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'anji-spool-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

function optionsFor(t: TestContext, more: Partial<SpoolOptions> = {}): SpoolOptions {
  const bounds = { bytesMax: 1e8, messagesMax: 100_000, commandsMax: 1_000 }
  return { folder: folderFor(t), key: Buffer.alloc(32, 7), ...bounds, ...more }
}

async function open(t: TestContext, options: SpoolOptions): Promise<Spool> {
  const spool = await Spool.open(options)
  t.after(() => spool.close())
  return spool
}

const letter = (name: string, more: Partial<Letter> = {}): Letter => ({
  id: effectId(name),
  kind: 'schedule.number',
  at: noon,
  adapter: 'his',
  type: 'ADT^A01',
  controlId: name,
  key: 'k',
  text: JSON.stringify({ name }),
  ...more,
})
const append = (spool: Spool, letters: Letter[], remember: Remembered[] = []) =>
  spool.ask('append', { letters, remember })
const out = (spool: Spool) => spool.ask('readOut', { after: 0, countMax: 100_000, bytesMax: 1e9 })
const waiting = (spool: Spool) => spool.ask('readIn', { after: 0, countMax: 100_000 })
const receive = (spool: Spool, letters: Letter[]) =>
  spool.ask('receive', { letters: letters.map((each) => ({ ...each, kind: 'number.lock', adapter: '' })) })
const resultOf = ({ id, key }: Letter): Letter =>
  letter(`result of ${id}`, { id: effectId('command.result', id), kind: 'command.result', key, controlId: id })

test('what is appended is read in order, once for each id, until it is kept', async (t) => {
  const spool = await open(t, optionsFor(t))
  assert.deepEqual(await append(spool, [letter('1'), letter('2'), letter('1')]), { repeated: [false, false, true] })
  assert.deepEqual(await append(spool, [letter('2')]), { repeated: [true] })
  const [first, second] = await out(spool)
  assert.deepEqual(JSON.parse(first!.text), { name: '1' })
  await spool.ask('kept', { seqs: [first!.seq] })
  assert.deepEqual(
    (await out(spool)).map(({ id }) => id),
    [second!.id],
  )
  assert.deepEqual(await append(spool, [letter('1')]), { repeated: [true] }, 'also after it was kept')
  const { out: depth } = await spool.ask('figures', {})
  assert.deepEqual([depth.messages, depth.oldestAt], [1, noon])
})

test('a delivered id is known for seven days', async (t) => {
  const spool = await open(t, optionsFor(t))
  await append(spool, [letter('1')])
  await spool.ask('kept', { seqs: (await out(spool)).map(({ seq }) => seq) })
  const prune = (days: number) => spool.ask('prune', { at: noon + days * 86_400_000, memoryMax: 10 })
  await prune(7)
  assert.deepEqual(await append(spool, [letter('1')]), { repeated: [true] })
  await prune(9)
  assert.deepEqual(await append(spool, [letter('1')]), { repeated: [false] })
})

test('what is remembered is in the commit of what it goes with, and forgotten on its day', async (t) => {
  const options = optionsFor(t, { messagesMax: 1 })
  const spool = await open(t, options)
  const cursor = (value: string) => ({ adapter: 'his', name: 'cursor', value, until: null })
  await append(spool, [letter('1')], [cursor('1'), { adapter: 'his', name: 'control', value: 'AA', until: noon + 10 }])
  await assert.rejects(append(spool, [letter('2')], [cursor('2')]), { code: 'spool-full' })
  const recalled = await spool.ask('recallAll', { at: noon })
  assert.deepEqual(recalled.map(({ name, value }) => [name, value]).sort(), [
    ['control', 'AA'],
    ['cursor', '1'],
  ])
  assert.equal((await spool.ask('recallAll', { at: noon + 10 })).length, 1)
})

test('a full spool refuses, counts what is set aside, and takes again when there is room', async (t) => {
  const spool = await open(t, optionsFor(t, { messagesMax: 2 }))
  await append(spool, [letter('1'), letter('2')])
  const [first, second] = await out(spool)
  await spool.ask('setAside', { way: 'out', seq: first!.seq, reason: 'no such patient', at: noon })
  await assert.rejects(append(spool, [letter('3')]), { code: 'spool-full' })
  assert.deepEqual(await append(spool, [letter('2')]), { repeated: [true] }, 'a repetition needs no room')
  await spool.ask('kept', { seqs: [second!.seq] })
  await append(spool, [letter('3')])
  const few = await open(t, optionsFor(t, { bytesMax: 500 }))
  await assert.rejects(append(few, [letter('1', { text: 'x'.repeat(600) })]), { code: 'spool-full' })
})

test('what is set aside is shown, tried again at the end of the line, or given up', async (t) => {
  const spool = await open(t, optionsFor(t))
  await append(spool, [letter('1'), letter('2'), letter('3')])
  const [first, second] = await out(spool)
  for (const { seq } of [first!, second!]) await spool.ask('setAside', { way: 'out', seq, reason: 'why', at: noon + 1 })
  const lines = await spool.ask('listAside', { countMax: 10 })
  assert.deepEqual(lines.map(({ controlId, reason }) => [controlId, reason]).sort(), [
    ['1', 'why'],
    ['2', 'why'],
  ])
  const decide = (name: string, decision: 'retry' | 'discard') =>
    spool.ask('decide', { id: effectId(name), decision, by: 'engineer', at: noon })
  await decide('1', 'retry')
  await decide('2', 'discard')
  await assert.rejects(decide('2', 'discard'), { code: 'not-aside' })
  assert.deepEqual(
    (await out(spool)).map(({ text }) => JSON.parse(text).name),
    ['3', '1'],
  )
  assert.equal((await spool.ask('trace', { id: effectId('2') }))!.outcome, 'discarded')
})

test('a command that comes again is carried out once and its answer given again', async (t) => {
  const spool = await open(t, optionsFor(t, { commandsMax: 2 }))
  await receive(spool, [letter('lock'), letter('confirm'), letter('lock')])
  await assert.rejects(receive(spool, [letter('more')]), { code: 'spool-full' })
  await receive(spool, [letter('lock')])
  const [lock] = await waiting(spool)
  const finish = () => spool.ask('finish', { ...lock!, result: resultOf(letter('lock')), at: noon })
  await finish()
  await finish()
  const [result] = await out(spool)
  assert.equal((await out(spool)).length, 1)
  await spool.ask('kept', { seqs: [result!.seq] })
  await receive(spool, [letter('lock')])
  assert.deepEqual(
    (await waiting(spool)).map(({ id }) => id),
    [effectId('confirm')],
  )
  assert.deepEqual(
    (await out(spool)).map(({ id, text }) => [id, text]),
    [[result!.id, result!.text]],
  )
})

test('a command set aside is refused once a later one of its key has run, and not tried again before one that waits', async (t) => {
  const spool = await open(t, optionsFor(t))
  await receive(spool, [letter('confirm'), letter('cancel'), letter('other', { key: 'other' })])
  const [confirm, cancel, other] = await waiting(spool)
  for (const { seq } of [confirm!, other!]) await spool.ask('setAside', { way: 'in', seq, reason: 'why', at: noon })
  const retry = (name: string) =>
    spool.ask('decide', { id: effectId(name), decision: 'retry', by: 'engineer', at: noon })
  await assert.rejects(retry('confirm'), { code: 'overtaken' })
  await spool.ask('finish', { ...cancel!, result: resultOf(letter('cancel')), at: noon })
  const results = (await out(spool)).map(({ text }) => JSON.parse(text))
  assert.deepEqual(results.map(({ commandId, code }) => [commandId, code]).at(-1), [confirm!.id, 'his-error'])
  await retry('other')
  assert.deepEqual(
    (await waiting(spool)).map(({ id }) => id),
    [other!.id],
  )
})

test('bodies, keys and what is remembered cannot be read on the disk, nor with another key', async (t) => {
  const options = optionsFor(t)
  const spool = await Spool.open(options)
  await append(
    spool,
    [letter('1', { text: '{"name":"测试人甲"}', key: 'PATIENT-4711' })],
    [{ adapter: 'his', name: 'control', value: 'MSA|AA|SECRET-4711', until: null }],
  )
  await receive(spool, [letter('c', { text: '{"name":"测试人甲"}', key: 'PATIENT-4711' })])
  const bytes = () => Buffer.concat(readdirSync(options.folder).map((name) => readFileSync(join(options.folder, name))))
  for (const secret of ['测试人甲', 'PATIENT-4711', 'SECRET-4711'])
    assert.equal(bytes().includes(secret), false, secret)
  assert.equal(bytes().includes('ADT^A01'), true)
  await spool.close()
  await assert.rejects(Spool.open({ ...options, key: Buffer.alloc(32, 8) }), { code: 'wrong-key' })
})

test('one process works a spool; the engineer’s command line looks in beside it and is noticed', async (t) => {
  const options = optionsFor(t)
  const spool = await open(t, options)
  await append(spool, [letter('1')])
  await assert.rejects(Spool.open(options), /Another process/)
  const beside = new Store(options, true)
  t.after(() => beside.close())
  let noticed = 0
  spool.onForeign(() => noticed++)
  const { answers } = beside.run([{ name: 'stop', take: { name: 'adapter:his', stopped: true, at: noon } }])
  assert.deepEqual(answers, [{ ok: null }])
  assert.deepEqual((await spool.ask('figures', {})).stopped, ['adapter:his'])
  assert.equal(noticed, 1)
})

test('an operation that fails takes no other with it', async (t) => {
  const spool = await open(t, optionsFor(t))
  const broken = append(spool, [letter('bad', { kind: null as never })])
  const fine = append(spool, [letter('fine')])
  await assert.rejects(broken, /NOT NULL/)
  assert.deepEqual(await fine, { repeated: [false] })
})

test('killed at any moment, a spool holds everything it has acknowledged, once, in order', {
  timeout: 290_000,
}, async (t) => {
  const options = optionsFor(t, { bytesMax: 1e9, messagesMax: 1e6 })
  const acknowledged = new Map<string, Map<number, number>>()
  for (const [run, wait] of [20, 75, 140, 230, 10].entries()) {
    const lines = await appendUntilKilled(options.folder, run, wait)
    acknowledged.set(`${run}`, new Map(lines.map((line) => [Number(line.split(' ')[1]), Number(line.split(' ')[2])])))
    const spool = await Spool.open(options)
    const held = await out(spool)
    const ids = new Set(held.map(({ id }) => id))
    assert.equal(ids.size, held.length)
    for (const line of lines) assert.ok(ids.has(line.split(' ')[0]!), line)
    const cursors = new Map((await spool.ask('recallAll', { at: 0 })).map(({ name, value }) => [name, Number(value)]))
    for (let lane = 0; lane < 20; lane++) {
      const mine = held.filter(({ id, key }) => Number.parseInt(id.slice(0, 8), 16) === run && key === `${lane}`)
      const order = mine.map(({ text }) => JSON.parse(text).n as number)
      assert.deepEqual(
        order,
        order.toSorted((a, b) => a - b),
      )
      assert.equal(cursors.get(`lane-${run}-${lane}`), order.at(-1), 'a cursor goes with its message')
    }
    await spool.close()
  }
  assert.ok([...acknowledged.values()].some((lanes) => lanes.size > 0))
})

async function appendUntilKilled(folder: string, run: number, waitMs: number): Promise<string[]> {
  const child = spawn(process.execPath, [
    '--no-warnings',
    join(import.meta.dirname, 'append.fixture.ts'),
    folder,
    `${run}`,
  ])
  let text = ''
  await new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk) => {
      text += chunk
      resolve()
    })
  })
  setTimeout(() => child.kill('SIGKILL'), waitMs)
  await new Promise((resolve) => child.once('close', resolve))
  return text.split('\n').slice(1, -1)
}

test('any mixture of appending, keeping and setting aside agrees with a plain list', async (t) => {
  const spool = await open(t, optionsFor(t))
  let serial = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom('append', 'repeat', 'keep', 'aside', 'retry'), { maxLength: 30 }),
      async (steps) => {
        await spool.ask('kept', { seqs: (await out(spool)).map(({ seq }) => seq) })
        let [line, set, known]: [string[], string[], string[]] = [[], [], []]
        for (const step of steps) {
          const name = step === 'append' ? `m${serial++}` : undefined
          if (name)
            [line, known] = [
              [...line, name],
              [...known, name],
            ]
          if (name) await append(spool, [letter(name)])
          else if (step === 'repeat' && known[0])
            assert.deepEqual((await append(spool, [letter(known[0])])).repeated, [true])
          else if (step === 'keep' && line[0]) {
            await spool.ask('kept', { seqs: [(await out(spool))[0]!.seq] })
            line = line.slice(1)
          } else if (step === 'aside' && line[0]) {
            await spool.ask('setAside', { way: 'out', seq: (await out(spool))[0]!.seq, reason: '', at: noon })
            ;[line, set] = [line.slice(1), [...set, line[0]]]
          } else if (step === 'retry' && set[0]) {
            await spool.ask('decide', { id: effectId(set[0]), decision: 'retry', by: '', at: noon })
            ;[line, set] = [[...line, set[0]], set.slice(1)]
          }
        }
        assert.deepEqual(
          (await out(spool)).map(
            ({ controlId, text }: { controlId?: string; text: string }) => controlId ?? JSON.parse(text).name,
          ),
          line,
        )
      },
    ),
    { numRuns: 15 },
  )
})

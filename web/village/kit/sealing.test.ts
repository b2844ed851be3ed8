import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { NewCommand } from '#contracts/village-store'
import { base64Of, bytesOf, type Deed, Seals } from './sealing.ts'

function device() {
  const drafts = new Map<string, unknown>()
  const added: NewCommand[] = []
  const attached: { bytes: Uint8Array; after?: readonly string[] }[] = []
  const timers: (() => void)[] = []
  let broken = false
  const store = {
    async add(command: NewCommand) {
      if (broken) throw new Error('the disk is full')
      added.push(command)
      return { id: `c${added.length}`, command }
    },
    async attach(file: { bytes: Uint8Array; after?: readonly string[] }) {
      attached.push(file)
      return { id: 'a1', command: { body: { attachmentId: 'A', sha256: 'f'.repeat(64) } } }
    },
    async keepDraft(name: string, draft: unknown) {
      if (draft === null) drafts.delete(name)
      else drafts.set(name, draft)
    },
    async drafts() {
      return [...drafts].map(([name, draft]) => ({ name, draft }))
    },
  }
  const wait = (work: () => void) => {
    timers.push(work)
    return () => void timers.splice(timers.indexOf(work), 1)
  }
  return { store, wait, drafts, added, attached, timers, fail: (now: boolean) => (broken = now) }
}
const deed = (id = 'd1', more: Partial<Deed> = {}): Deed => ({
  id,
  what: 'visit',
  residentId: 'r1',
  signedAt: '2026-03-05T01:00:00.000Z',
  commands: [
    { kind: 'enrol', residentId: 'r1', body: { id: 'e1' } },
    { kind: 'follow-up', residentId: 'r1', body: { id: 'f1' } },
  ],
  chained: true,
  files: [{ residentId: 'r1', what: 'photo', type: 'image/jpeg', base64: base64Of(new Uint8Array([1, 2, 255])) }],
  draftName: 'visit:r1',
  ...more,
})
const settled = () => new Promise((done) => setImmediate(done))

test('a signed deed can be taken back until it is sealed, and leaves nothing', async () => {
  const { store, wait, added, drafts, timers } = device()
  const seals = new Seals(store, wait)
  await seals.sign(deed())
  assert.equal(seals.waiting().length, 1)
  assert.equal(drafts.size, 1, 'it lies on the device at once')
  assert.equal(await seals.undo('d1'), true)
  assert.deepEqual([added.length, drafts.size, timers.length, seals.waiting().length], [0, 0, 0, 0])
})

test('when the time is over it is sealed once, in order, with the time of the signature', async () => {
  const { store, wait, added, attached, drafts, timers } = device()
  drafts.set('visit:r1', { answers: {} })
  const seals = new Seals(store, wait)
  await Promise.all([seals.sign(deed()), seals.sign(deed())])
  assert.equal(timers.length, 1, 'two taps are one')
  timers[0]!()
  await Promise.all([seals.flush(), seals.flush()])
  assert.deepEqual(
    added.map(({ kind, at, after }) => [kind, at, after]),
    [
      ['enrol', '2026-03-05T01:00:00.000Z', undefined],
      ['follow-up', '2026-03-05T01:00:00.000Z', ['c1']],
    ],
  )
  assert.deepEqual([...attached[0]!.bytes], [1, 2, 255])
  assert.deepEqual(attached[0]!.after, ['c1'])
  assert.equal(drafts.size, 0, 'neither the form nor the deed is left')
  assert.equal(await seals.undo('d1'), false, 'what is sealed cannot be undone')
})

test('a device that died between signature and seal seals at the next opening', async () => {
  const { store, wait, added, drafts } = device()
  await new Seals(store, wait).sign(deed())
  const next = new Seals(store, wait)
  assert.equal(await next.resume(), 1)
  assert.deepEqual([added.length, drafts.size], [2, 0])
  assert.equal(await next.resume(), 0)
})

test('what could not be written stays signed on the device and is tried again', async () => {
  const { store, wait, added, fail, timers } = device()
  const seals = new Seals(store, wait)
  await seals.sign(deed())
  fail(true)
  timers[0]!()
  await settled()
  assert.equal(seals.waiting().length, 1)
  fail(false)
  await seals.flush()
  assert.equal(added.length, 2)
})

test('a contract names the picture of its signatures, which goes before it', async () => {
  const { store, wait, added, attached } = device()
  const seals = new Seals(store, wait)
  await seals.sign(
    deed('d2', { picture: true, chained: false, commands: [{ kind: 'contract-sign', body: { id: 'k1' } }] }),
  )
  await seals.flush()
  assert.equal(attached[0]!.after, undefined)
  assert.deepEqual(added[0]!.body, { id: 'k1', picture: { reference: 'A', digest: 'f'.repeat(64) } })
  assert.deepEqual(added[0]!.after, ['a1'])
})

test('bytes survive the draft', () => {
  const bytes = Uint8Array.from({ length: 700 }, (_, place) => place % 256)
  assert.deepEqual(bytesOf(base64Of(bytes)), bytes)
})

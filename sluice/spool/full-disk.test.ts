import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { effectId } from '../adapters/effect-id.ts'
import { Spool, type SpoolOptions } from './index.ts'

const options = (folder: string, more: Partial<SpoolOptions> = {}): SpoolOptions => ({
  folder,
  key: Buffer.alloc(32, 7),
  bytesMax: 1e9,
  messagesMax: 1e6,
  commandsMax: 1_000,
  ...more,
})

const append = (spool: Spool, n: number) =>
  spool.ask('append', {
    letters: [
      {
        id: effectId(`${n}`),
        kind: 'record.bundle',
        at: n,
        adapter: 'his',
        type: '',
        controlId: '',
        key: '',
        text: JSON.stringify({ n, filler: 'x'.repeat(50_000) }),
      },
    ],
    remember: [],
  })
const out = (spool: Spool) => spool.ask('readOut', { after: 0, countMax: 10_000, bytesMax: 1e9 })

async function appendUntilRefused(spool: Spool, from: number): Promise<number> {
  for (let n = from; n < from + 2_000; n++) {
    const code = await append(spool, n).then(
      () => undefined,
      (error) => error.code,
    )
    if (code) {
      assert.equal(code, 'disk-full')
      return n
    }
  }
  throw new Error('The disk never was full')
}

async function fillAndRecover(spool: Spool, makeRoom: () => void): Promise<void> {
  const first = await appendUntilRefused(spool, 0)
  assert.ok(first > 10)
  assert.equal((await out(spool)).length, first, 'everything acknowledged is there')
  assert.equal((await spool.ask('figures', {})).diskFull, true)
  // What the platform has kept can go although the disk is full.
  const held = await out(spool)
  await spool.ask('kept', { seqs: held.map(({ seq }) => seq) })
  makeRoom()
  await append(spool, first)
  assert.deepEqual(
    (await out(spool)).map(({ text }) => JSON.parse(text).n),
    [first],
  )
  assert.equal((await spool.ask('figures', {})).diskFull, false)
}

function smallDisk(t: TestContext): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'anji-disk-'))
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', folder]).status === 0
  t.after(() => {
    if (mounted) spawnSync('umount', [folder])
    rmSync(folder, { recursive: true, force: true })
  })
  return mounted ? folder : undefined
}

test('a file that may not grow refuses new messages, loses none and recovers', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'anji-disk-'))
  const spool = await Spool.open(options(folder, { pagesMax: 800 }))
  t.after(async () => {
    await spool.close()
    rmSync(folder, { recursive: true, force: true })
  })
  await fillAndRecover(spool, () => {})
})

test('a disk that is full refuses new messages, loses none and recovers by itself', async (t) => {
  const folder = smallDisk(t)
  if (!folder) return t.skip('a small disk cannot be mounted here')
  const spool = await Spool.open(options(folder))
  try {
    await fillAndRecover(spool, () => {})
    // And when it is somebody else who fills the disk, until they make room.
    const other = join(folder, 'others')
    for (let size = 16; size >= 1; size /= 2)
      spawnSync('dd', ['if=/dev/zero', `of=${other}${size}`, 'bs=1M', `count=${size}`])
    const accepted = [(await out(spool)).map(({ text }) => JSON.parse(text).n as number)[0]!]
    const attempt = (n: number) =>
      append(spool, n).then(
        () => accepted.push(n),
        (error) => assert.equal(error.code, 'disk-full'),
      )
    for (let n = 5_000; n < 5_400; n++) await attempt(n)
    assert.ok(accepted.length < 350, `${accepted.length}`)
    spawnSync('sh', ['-c', `rm -f ${other}*`])
    await append(spool, 9_001)
    assert.deepEqual(
      (await out(spool)).map(({ text }) => JSON.parse(text).n),
      [...accepted, 9_001],
    )
  } finally {
    await spool.close()
  }
})

import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { effectId } from '../adapters/effect-id.ts'
import { machineChance } from '../protocol/machine.fixture.ts'
import { type FlowRegion, flowRegion, pause } from './region.fixture.ts'

interface Flow {
  readonly messages: number
  readonly commands: number
  /** At least so many breaks, and one about this often until everything has arrived. */
  readonly breaksMin: number
  readonly everyMs: number
  readonly messagesMax: number
}

/**
 * Lets messages and commands flow while inner and outer are killed and the line is cut at random, and then holds both ends beside each
 * other: nothing lost, nothing doubled, each key in order.
 */
export async function flowUnderBreaks(t: TestContext, flow: Flow): Promise<void> {
  const region = await flowRegion(t, flow.messages, { messagesMax: flow.messagesMax })
  const { platform } = region
  const sending = (async () => {
    for (let n = 0; n < flow.commands; n++) await platform.lockAndRelease(n)
  })()
  const arrived = () => platform.kept.size >= flow.messages + 2 * flow.commands
  const counts = { inner: 0, outer: 0, line: 0 }
  for (let breaks = 0; !arrived() || breaks < flow.breaksMin; breaks++) {
    await pause(flow.everyMs / 2 + machineChance.integer(flow.everyMs))
    if (arrived() && breaks >= flow.breaksMin) break
    const what = (['inner', 'outer', 'line'] as const)[machineChance.integer(3)]!
    counts[what] += 1
    await region.kill[what]()
    if (breaks > flow.breaksMin) await waitWhileMoving(region, arrived)
  }
  await sending
  t.diagnostic(
    `${JSON.stringify(counts)} broken; ${platform.repeated} sent again; the hospital asked ${region.hospital.calls} times`,
  )
  holdBeside(region, flow)
}

/** After enough breaks the rest may flow; another one comes when it stands still. */
async function waitWhileMoving({ platform }: FlowRegion, arrived: () => boolean): Promise<void> {
  for (let seen = -1; !arrived() && seen !== platform.kept.size; ) {
    seen = platform.kept.size
    await pause(3_000)
  }
}

function holdBeside({ platform, hospital, said }: FlowRegion, { messages, commands }: Flow): void {
  const numbers = platform.ofKind('schedule.number')
  assert.equal(numbers.length, messages, 'each message once')
  const last = new Map<string, number>()
  for (const { key, body } of numbers) {
    const { revision } = body as { revision: number }
    assert.ok(revision > (last.get(key) ?? -1), `${key} in order`)
    last.set(key, revision)
  }
  const results = platform.results()
  assert.deepEqual(
    new Set(results.map(({ commandId }) => commandId)),
    new Set(Array.from({ length: commands }, (_, n) => [effectId(`lock ${n}`), effectId(`release ${n}`)]).flat()),
  )
  assert.equal(results.length, 2 * commands, 'one answer for each command')
  assert.ok(results.every(({ outcome }) => outcome === 'done'))
  for (let n = 0; n < commands; n++) {
    const [lock, release] = ['lock', 'release'].map((what) =>
      hospital.effects.indexOf(`${what}/${effectId(`hold ${n}`)}`),
    )
    assert.ok(lock! >= 0 && release! > lock!, `number ${n}: locked, then released`)
  }
  assert.equal(hospital.effects.length, 2 * commands)
  assert.ok(!said.join('').includes('"broken"'))
}

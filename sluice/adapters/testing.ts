// A host for an adapter under test: keeps what is delivered and remembered, all or none, as the spool does.
import type { TestContext } from 'node:test'
import { type MessageKind, sluiceKinds } from '#contracts/sluice'
import { SluiceRefusal } from '#sluice/spool'
import type { AdapterHost, Memory, Message } from './adapter.ts'
import { effectId } from './effect-id.ts'

type AnyMessage = { [K in MessageKind]: Message<K> }[MessageKind]

/** What outlives an adapter: given to a second host, that one goes on where the first was killed. */
export interface Kept {
  readonly messages: AnyMessage[]
  readonly memories: Map<string, string>
}

export interface RecordingHost extends AdapterHost {
  readonly kept: Kept
  readonly refusals: { code: string; sentence: string; type: string; controlId: string }[]
  readonly states: { state: 'up' | 'down'; error: string | undefined }[]
  /** Set: the next deliveries are refused with it, nothing is written. */
  refuseWith: 'spool-full' | 'disk-full' | 'stopped' | undefined
  /** Waits until it holds; fails after a minute, which only what never comes takes. */
  until(holds: () => boolean): Promise<void>
}

export function recordingHost(t: TestContext, kept: Kept = { messages: [], memories: new Map() }): RecordingHost {
  let drawn = 0
  const ids = new Set(kept.messages.map(({ id }) => id))
  const keep = (messages: readonly AnyMessage[], memories: readonly Memory[]) => {
    if (host.refuseWith) throw new SluiceRefusal(host.refuseWith)
    for (const { kind, body } of messages) {
      if (!sluiceKinds[kind].body.safeParse(body).success) throw new SluiceRefusal('bad-body')
    }
    const delivered = messages.map((message) => {
      const id = message.id ?? host.chance.uuid()
      const repeated = ids.has(id)
      if (!repeated) kept.messages.push({ ...message, id })
      ids.add(id)
      return { id, repeated }
    })
    for (const { name, value } of memories) kept.memories.set(name, value)
    return delivered
  }
  const host: RecordingHost = {
    name: 'under-test',
    kept,
    refusals: [],
    states: [],
    refuseWith: undefined,
    deliver: async ({ remember, ...message }) =>
      keep([message as AnyMessage], remember === undefined ? [] : ([remember].flat() as Memory[]))[0]!,
    deliverAll: async (messages, remember = []) => keep(messages, remember),
    recall: (name) => kept.memories.get(name),
    remember: async (memory) => void keep([], [memory]),
    report: (state, error) => void host.states.push({ state, error }),
    refused: (reason) => void host.refusals.push(reason),
    clock: () => new Date(1_772_409_600_000 + drawn),
    chance: {
      uuid: () => {
        drawn += 1
        return effectId(t.fullName, String(drawn))
      },
      integer: (below) => {
        drawn += 1
        return drawn % below
      },
    },
    log: () => undefined,
    until: async (holds) => {
      for (let tries = 0; tries < 6_000; tries++) {
        if (holds()) return
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
      throw new Error(`it did not come to that: ${holds.toString()}; ${JSON.stringify(host.states.at(-1))}`)
    },
  }
  return host
}

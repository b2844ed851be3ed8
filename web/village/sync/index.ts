/** The village's engine: everything works without a network but enrolling and synchronising. */
import type { VillageStore } from '#contracts/village-store'
import { type Options, Store } from './store.ts'

export function openVillageStore(options: Partial<Options> = {}): VillageStore {
  return new Store({
    fetch: (...asked) => globalThis.fetch(...asked),
    now: () => new Date(),
    newId: () => globalThis.crypto.randomUUID(),
    pauseMs: 1000,
    silenceMs: 30_000,
    ...options,
  })
}

import type { Link, LinkOptions } from './types.ts'

/** Dials outer, keeps dialling, and keeps a sealed session with each peer that is there. Never rejects: what fails shows in `onState` and the log. */
export function openLink(options: LinkOptions): Link {
  throw new Error(`a link of ${options.role} cannot be opened yet`)
}

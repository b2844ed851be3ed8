// TLS judges certificates by the machine's clock; so must tests that use real certificates.
import { randomBytes, randomInt } from 'node:crypto'
import type { Chance } from './types.ts'

export const machineClock = (): Date => new Date()
export const machineChance: Chance = {
  bytes: (count) => randomBytes(count),
  integer: (below) => (below > 1 ? randomInt(Math.floor(below)) : 0),
}

/** The one text that a command is signed as and hashed by (RFC 8785), and the checks of where it came from. Pure. */
import canonicalize from 'canonicalize'
import type { Command, PublicKey, SignedCommand } from '#contracts/village'
import type { RefusalCode } from '#kernel'
import { sha256, signedBy } from '../devices/proof.ts'

export const canonicalText = (command: Command): string => canonicalize(command)!
export const hashOfCommand = (command: Command): string => sha256(canonicalText(command))

export interface Before {
  /** What stands under the same id already. */
  readonly sameId: { readonly hash: string } | undefined
  /** What stands under the same number of the device. */
  readonly sameSeq: { readonly hash: string } | undefined
  /** The device's command with the number before. */
  readonly previous: { readonly hash: string } | undefined
}

/** Why it is not what the device wrote; undefined when it is. */
export function forgeryOf(
  { command, signature }: SignedCommand,
  device: { id: string; publicKey: PublicKey },
  before: Before,
): RefusalCode | undefined {
  if (command.deviceId !== device.id) return 'village.command_not_yours'
  if (!signedBy(device.publicKey, canonicalText(command), signature)) return 'village.command_tampered'
  if (before.sameId || before.sameSeq) return 'village.command_changed'
  const first = command.seq === 1 && command.prev !== null
  const broken = before.previous !== undefined && before.previous.hash !== command.prev
  return first || broken ? 'village.command_chain_broken' : undefined
}

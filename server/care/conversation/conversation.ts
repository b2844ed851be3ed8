/** The noun: a conversation between a resident's side and a doctor. Rules only: no clock, no I/O. */

import type { Message, Side } from '#contracts/conversation'
import { imageBytesMax } from '#contracts/conversation'
import { refuse, refuseUnless } from '#kernel'

export interface Conversation {
  readonly id: string
  readonly residentId: string
  readonly doctorId: string | null
  readonly state: 'open' | 'closed'
  readonly lastSeq: number
  readonly residentRead: number
  readonly doctorRead: number
}

export interface MessageRow {
  readonly conversationId: string
  readonly seq: number
  readonly clientMessageId: string
  readonly side: Side
  readonly authorId: string
  readonly authorName: string
  readonly kind: 'text' | 'image' | 'notice'
  readonly text: string
  readonly imageId: string | null
  readonly at: Date
}

export type ImageType = 'image/jpeg' | 'image/png' | 'image/webp'

/** R13: chat and images are kept at least three years. */
export const retentionYears = 3

export function channelOf(conversationId: string): string {
  return `conversation:${conversationId}`
}

export function refuseUnlessOpen(conversation: Conversation): void {
  refuseUnless(conversation.state === 'open', 'conversation.closed')
}

/** A retry carries the same words; the same id with other words is a mistake of the sender. Refuses conversation.message_differs. */
export function refuseUnlessSame(before: MessageRow, text: string, kind: MessageRow['kind']): void {
  if (before.kind !== kind || before.text !== text) refuse('conversation.message_differs', { field: 'clientMessageId' })
}

/** The bytes are what they claim to be, and not too many. Refusals: conversation.image_too_large, conversation.image_unreadable. */
export function refuseUnlessImage(mediaType: ImageType, bytes: Uint8Array): void {
  refuseUnless(bytes.length <= imageBytesMax, 'conversation.image_too_large')
  refuseUnless(imageTypeOf(bytes) === mediaType, 'conversation.image_unreadable')
}

/** By the signature at the start of the file. */
export function imageTypeOf(bytes: Uint8Array): ImageType | undefined {
  const starts = (at: number, ...wanted: number[]) => wanted.every((byte, index) => bytes[at + index] === byte)
  if (bytes.length < 12) return undefined
  if (starts(0, 0xff, 0xd8, 0xff)) return 'image/jpeg'
  if (starts(0, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png'
  const riff = starts(0, 0x52, 0x49, 0x46, 0x46) && starts(8, 0x57, 0x45, 0x42, 0x50)
  return riff ? 'image/webp' : undefined
}

export function showMessage(row: MessageRow): Message {
  return { ...row, at: row.at.toISOString() }
}

/** What was read only grows, and never beyond what was written. */
export function readUpTo(before: number, seq: number, lastSeq: number): number {
  return Math.max(before, Math.min(seq, lastSeq))
}

/** The number in a stream's event id: '7', '7.read.3.5' and '7.state.open' all follow message 7. */
export function seqOfEvent(lastEventId: string | undefined): number {
  const seq = Number.parseInt(lastEventId ?? '0', 10)
  return Number.isSafeInteger(seq) && seq > 0 ? seq : 0
}

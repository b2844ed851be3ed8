import iconv from 'iconv-lite'
import { Fault } from './faults.ts'

export type Charset = 'utf-8' | 'gbk' | 'gb18030' | 'iso-8859-1' | 'ascii'

/** HL7 table 0211 and what Chinese senders write instead. */
const names: Record<string, Charset> = {
  ASCII: 'ascii',
  'US-ASCII': 'ascii',
  '8859/1': 'iso-8859-1',
  'ISO-8859-1': 'iso-8859-1',
  'ISO8859-1': 'iso-8859-1',
  LATIN1: 'iso-8859-1',
  UNICODE: 'utf-8',
  'UNICODE UTF-8': 'utf-8',
  'UTF-8': 'utf-8',
  UTF8: 'utf-8',
  GBK: 'gbk',
  GB2312: 'gbk',
  CP936: 'gbk',
  'GB 2312': 'gbk',
  'GB 18030-2000': 'gb18030',
  'GB 18030': 'gb18030',
  GB18030: 'gb18030',
  'GB18030-2000': 'gb18030',
}

export interface Decoded {
  readonly text: string
  readonly charset: Charset
}

/**
 * The text of a message by MSH-18, or by the connection's charset where MSH-18 is empty (or is not to be believed).
 * Refuses charset, encoding: a declaration that the bytes contradict is told, never papered over.
 */
export function decode(bytes: Uint8Array, setting: Charset = 'utf-8', ignoreMsh18 = false): Decoded {
  const declared = ignoreMsh18 ? '' : declaredIn(bytes)
  const charset = declared ? names[declared.toUpperCase()] : setting
  if (!charset) throw new Fault('charset', { value: declared }, { segment: 'MSH', field: 18 })
  const offset = firstWrongByte(bytes, charset)
  if (offset >= 0) {
    const really = likely(bytes, charset)
    throw new Fault(
      'encoding',
      { declared: declared || charset, offset: offset + 1, really: really ? ` (${really}?)` : '' },
      { segment: 'MSH', field: 18 },
    )
  }
  return { text: read(bytes, charset), charset }
}

/** The bytes of an answer, in the character set of what is answered; what it cannot carry becomes a question mark. */
export function encode(text: string, charset: Charset): Buffer {
  return charset === 'utf-8' ? Buffer.from(text, 'utf8') : iconv.encode(text, charset)
}

export function carriesChinese(charset: Charset): boolean {
  return charset === 'utf-8' || charset === 'gbk' || charset === 'gb18030'
}

/** Bytes of \Xhh..\ in the message's own character set. */
export function read(bytes: Uint8Array, charset: Charset): string {
  if (charset === 'utf-8') return new TextDecoder('utf-8').decode(bytes)
  return iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), charset)
}

/** MSH-18 is ASCII in every character set of ours. The first header that is found speaks for a batch. */
function declaredIn(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 16_384))
  const plain = msh18(head.toString('latin1'))
  if (plain in names) return plain
  // The second byte of a GBK character may be a separator: read on with such pairs blanked.
  const paired = Buffer.from(head)
  for (let at = 0; at < paired.length - 1; at += 1) {
    if (paired[at]! >= 0x81 && paired[at]! <= 0xfe) {
      paired[at] = 0x3f
      paired[at + 1] = 0x3f
      at += 1
    }
  }
  const blanked = msh18(paired.toString('latin1'))
  return blanked in names ? blanked : plain
}

function msh18(head: string): string {
  const start = head.search(/(^|[\r\n])\s*MSH/)
  if (start < 0) return ''
  const line = head
    .slice(start)
    .trimStart()
    .split(/[\r\n]/, 1)[0]!
  const field = line.split(line.charAt(3))[17] ?? ''
  return (field.split(line.charAt(5))[0] ?? '').trim().toUpperCase()
}

/** Where the bytes contradict the character set; -1 where they do not. */
function firstWrongByte(bytes: Uint8Array, charset: Charset): number {
  if (charset === 'utf-8') return isUtf8(bytes) ? -1 : firstNotUtf8(bytes)
  const foreign = bytes.findIndex((byte) => byte >= 0x80)
  if (foreign < 0) return -1
  if (charset === 'ascii') return foreign
  if (looksLikeUtf8(bytes)) return foreign
  if (charset === 'iso-8859-1') return bytes.findIndex((byte) => byte >= 0x80 && byte < 0xa0)
  const text = read(bytes, charset)
  const at = text.indexOf('\ufffd')
  return at < 0 ? -1 : iconv.encode(text.slice(0, at), charset).length
}

function likely(bytes: Uint8Array, not: Charset): string {
  if (not !== 'utf-8' && looksLikeUtf8(bytes)) return 'UTF-8'
  if (not !== 'gbk' && not !== 'gb18030' && !read(bytes, 'gb18030').includes('\ufffd')) return 'GB18030'
  return ''
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

function firstNotUtf8(bytes: Uint8Array): number {
  let good = 0
  let bad = bytes.length
  // Cut in the middle of a character a good beginning is not whole either: streaming forgives exactly that.
  const fits = (length: number) => {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length), { stream: true })
      return true
    } catch {
      return false
    }
  }
  while (bad - good > 1) {
    const middle = (good + bad) >> 1
    if (fits(middle)) good = middle
    else bad = middle
  }
  return good
}

/**
 * Two GBK characters in a row can be UTF-8 by accident (the well-known 联通). Several three-byte characters, all of them Chinese and
 * none broken, are no accident.
 */
function looksLikeUtf8(bytes: Uint8Array): boolean {
  if (!isUtf8(bytes)) return false
  const foreign = [...new TextDecoder('utf-8').decode(bytes)].filter((sign) => sign.codePointAt(0)! >= 0x80)
  return foreign.length >= 2 && foreign.every((sign) => /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u.test(sign))
}

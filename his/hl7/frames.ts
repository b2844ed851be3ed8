import iconv from 'iconv-lite'

/** The minimal lower layer protocol: <VT> message <FS><CR>. */
const VT = 0x0b
const FS = 0x1c
const CR = 0x0d
const frameBytesMax = 4 * 1024 * 1024

export type Charset = 'GB18030' | 'UNICODE UTF-8'
const encodings: Record<Charset, string> = { GB18030: 'gb18030', 'UNICODE UTF-8': 'utf8' }

export function frame(text: string, charset: Charset): Buffer {
  return Buffer.concat([Buffer.from([VT]), iconv.encode(text, encodings[charset]), Buffer.from([FS, CR])])
}

/** The message in its own character set, as MSH-18 has it. */
export function decode(bytes: Buffer): string {
  const head = bytes.toString('latin1').split('\r', 1)[0]!.split('|')
  return iconv.decode(bytes, /^GB/.test(head[17] ?? '') ? 'gb18030' : 'utf8')
}

/** Cuts messages out of a stream; what is between them is skipped. Throws on a frame that is too large. */
export function frames(): (chunk: Buffer) => Buffer[] {
  let held: Buffer = Buffer.alloc(0)
  return (chunk) => {
    held = Buffer.concat([held, chunk])
    const whole: Buffer[] = []
    for (;;) {
      const start = held.indexOf(VT)
      if (start < 0) {
        held = Buffer.alloc(0)
        return whole
      }
      const end = held.indexOf(FS, start)
      if (end < 0 || end + 1 >= held.length) break
      if (held[end + 1] === CR) whole.push(held.subarray(start + 1, end))
      held = held.subarray(end + 2)
    }
    if (held.length > frameBytesMax) throw new Error('a message is too large')
    return whole
  }
}

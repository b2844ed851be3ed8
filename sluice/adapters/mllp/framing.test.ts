import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Framed, Framer, frame } from './framing.ts'

function cut(bytes: Buffer, sizes: readonly number[], bytesMax = 1_000): Framed[] {
  const framer = new Framer(bytesMax)
  const found: Framed[] = []
  let at = 0
  for (let turn = 0; at < bytes.length; turn += 1) {
    const size = sizes.length === 0 ? bytes.length : sizes[turn % sizes.length]!
    found.push(...framer.push(bytes.subarray(at, at + size)))
    at += size
  }
  return found
}
const texts = (found: readonly Framed[]) =>
  found.flatMap((each) => (each.kind === 'message' ? [each.bytes.toString('latin1')] : []))
const kinds = (found: readonly Framed[]) => found.map(({ kind }) => kind)

// Marks inside a text stand before letters, as they do where somebody pasted from a word processor.
const content = fc
  .array(fc.constantFrom('PID|1', '\r', '\x0bword', '\x1cword', '|', '张'), { maxLength: 20 })
  .map((parts) => Buffer.from(`MSH|${parts.join('')}|`))
const chunks = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 9 })

test('however a stream is split, it holds the same messages', () => {
  fc.assert(
    fc.property(fc.array(content, { maxLength: 6 }), chunks, (messages, sizes) => {
      const stream = Buffer.concat(messages.map(frame))
      assert.deepEqual(cut(stream, sizes), cut(stream, []))
      assert.deepEqual(
        texts(cut(stream, sizes)),
        messages.map((message) => message.toString('latin1')),
      )
    }),
  )
})

test('random bytes never throw, and are told the same however they are split', () => {
  const noise = fc.array(fc.constantFrom(0x0b, 0x1c, 0x0d, 0x4d, 0x53, 0x48, 0x41), { maxLength: 200 })
  fc.assert(
    fc.property(noise, chunks, (bytes, sizes) => {
      const buffer = Buffer.from(bytes)
      assert.deepEqual(texts(cut(buffer, sizes, 20)), texts(cut(buffer, [], 20)))
    }),
  )
})

for (const [what, bytes, expected] of [
  ['two messages in one packet', '\x0bMSH|1\x1c\r\x0bMSH|2\x1c\r', ['message', 'message']],
  ['garbage before a frame', 'hello\x0bMSH|1\x1c\r', ['garbage', 'message']],
  ['blank lines between frames', '\r\n\x0bMSH|1\x1c\r\r\n\x0bMSH|2\x1c\r', ['message', 'message']],
  ['a message whose end is missing, and the next one', '\x0bMSH|1\x0bMSH|2\x1c\r', ['torn', 'message']],
  ['an end without CR before the next message', '\x0bMSH|1\x1c\x0bMSH|2\x1c\r', ['message', 'message']],
  ['a vertical tab in a text', '\x0bMSH|a\x0bb\x1c\r', ['message']],
  ['a file separator in a text', '\x0bMSH|a\x1cb\x1c\r', ['message']],
  ['nothing', '', []],
] as const) {
  test(`${what}: ${expected.join(', ') || 'nothing'}`, () => {
    assert.deepEqual(kinds(cut(Buffer.from(bytes), [])), expected)
    assert.deepEqual(
      kinds(cut(Buffer.from(bytes), [1])).filter((kind) => kind !== 'garbage'),
      expected.filter((kind) => kind !== 'garbage'),
    )
  })
}

test('a message larger than allowed is let go but for its head, and the next one is read', () => {
  const large = Buffer.concat([Buffer.from('MSH|^~\\&|A\r'), Buffer.alloc(50_000, 0x41)])
  const found = cut(Buffer.concat([frame(large), frame(Buffer.from('MSH|2'))]), [777], 10_000)
  assert.deepEqual(kinds(found), ['too-large', 'message'])
  const first = found[0]!
  assert.ok(first.kind === 'too-large' && first.bytes === large.length && first.head.length <= 4_096)
  assert.ok(first.head.toString('latin1').startsWith('MSH|^~\\&|A\r'))
})

test('a message of nothing but marks, or that comes byte by byte, costs no more than another', () => {
  for (const mark of [0x0b, 0x1c, 0x41]) {
    const framer = new Framer(4_000_000)
    framer.push(Buffer.from('\x0bMSH|'))
    const before = process.memoryUsage()
    const chunk = Buffer.alloc(65_536, mark)
    for (let sent = 0; sent < 1_500_000; sent += chunk.length) framer.push(chunk)
    for (let sent = 0; sent < 200_000; sent += 1) framer.push(chunk.subarray(0, 1))
    const after = process.memoryUsage()
    const grown = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers
    assert.ok(grown < 64_000_000, `${grown} bytes for mark ${mark}`)
    assert.deepEqual(kinds(framer.push(Buffer.from('A\x1c\r'))), ['message'])
  }
})

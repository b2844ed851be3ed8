/** A device's message in whichever of the three forms. Pure; nothing in it is trusted. */
import { readFhir } from './fhir-message.ts'
import type { Read } from './item.ts'
import { readLines, readShort } from './meter-formats.ts'

export const messageBytesMax = 256 * 1024
const depthMax = 20

/** Undefined: none of the forms, or too deep to be one. */
export function readMessage(bytes: Buffer): Read[] | undefined {
  if (bytes.length === 0 || bytes.length > messageBytesMax) return undefined
  const text = bytes.toString('utf8')
  if (text.includes('\0') || text.includes('\uFFFD')) return undefined
  if (!/^\s*[[{]/.test(text)) return readLines(text)
  if (depthOf(text) > depthMax) return undefined
  try {
    return readBody(JSON.parse(text))
  } catch {
    return undefined
  }
}

function readBody(body: unknown): Read[] | undefined {
  return readFhir(body) ?? readShort(body)
}

/** Counted before it is parsed, strings and all: a deep one is refused without being built. */
function depthOf(text: string): number {
  let [depth, deepest] = [0, 0]
  for (const letter of text) {
    if (letter === '{' || letter === '[') deepest = Math.max(deepest, ++depth)
    else if (letter === '}' || letter === ']') depth -= 1
  }
  return deepest
}

import { Fault } from './faults.ts'

export interface Batch {
  readonly messages: readonly string[]
  /** The headers as they came, for the answer: FHS and BHS lines. */
  readonly file: string | undefined
  readonly batches: readonly { readonly header: string | undefined; readonly messages: readonly string[] }[]
}

/** Whether this is a batch (HL7 2.5.1 §2.10.3) and not a single message. */
export function isBatch(text: string): boolean {
  return /^[\s\ufeff]*(FHS|BHS)/.test(text)
}

/**
 * The messages of a batch, each to be judged alone. Refuses a batch whose trailer is missing or counts otherwise: part of it may have
 * been lost on the way, and nobody would notice.
 */
export function splitBatch(text: string): Batch {
  const lines = text.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '')
  let file: string | undefined
  const batches: { header: string | undefined; messages: string[]; closed: boolean }[] = []
  let fileClosed = false
  for (const line of lines) {
    const name = line
      .trimStart()
      .replace(/^\ufeff/, '')
      .slice(0, 3)
    const open = batches.at(-1)
    if (name === 'FHS') file = line.trimStart()
    else if (name === 'BHS') batches.push({ header: line.trimStart(), messages: [], closed: false })
    else if (name === 'BTS') {
      if (!open || open.closed) throw new Fault('batch', { what: 'BTS without BHS' })
      refuseWrongCount('BTS', line, open.messages.length)
      open.closed = true
    } else if (name === 'FTS') {
      refuseWrongCount('FTS', line, batches.length)
      fileClosed = true
    } else if (name === 'MSH') {
      if (open && !open.closed) open.messages.push(line)
      else if (file !== undefined && batches.length === 0)
        batches.push({ header: undefined, messages: [line], closed: true })
      else if (open && open.header === undefined) open.messages.push(line)
      else throw new Fault('batch', { what: 'MSH after BTS' })
    } else if (open && open.messages.length > 0) open.messages[open.messages.length - 1] += `\r${line}`
    else throw new Fault('batch', { what: `${name} before MSH` })
  }
  if (batches.some(({ closed }) => !closed)) throw new Fault('batch', { what: 'BTS is missing' })
  if (file !== undefined && !fileClosed) throw new Fault('batch', { what: 'FTS is missing' })
  return { file, batches, messages: batches.flatMap(({ messages }) => messages) }
}

function refuseWrongCount(name: string, line: string, count: number): void {
  const told = line.split(line.charAt(3))[1]?.trim()
  if (told && Number(told) !== count) throw new Fault('batch', { what: `${name}-1 = ${told}, counted ${count}` })
}

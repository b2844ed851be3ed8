import { createWriteStream } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { config, Refusal, refuse, refuseUnless } from '#kernel'
import { folderOf, makeFolder } from './folder.ts'

const inputBytesMax = 2 * 1024 ** 3
const fetchSecondsMax = 300
const lineBytesMax = 16 * 1024 * 1024
const chunkBytes = 4 * 1024 * 1024

function pathOf(importId: string, number: number): string {
  return join(folderOf(importId), `input-${number}.ndjson`)
}

/** Keeps what comes in as an input's file and says how many bytes it has. Refusals: bulk.input_too_large. */
export async function keepInput(importId: string, number: number, source: Readable): Promise<number> {
  await makeFolder(importId)
  const path = pathOf(importId, number)
  let bytes = 0
  const counting = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      if (bytes <= inputBytesMax) done(null, chunk)
      else done(new Refusal('bulk.input_too_large', { params: { maxMegabytes: inputBytesMax / 1024 ** 2 } }))
    },
  })
  await pipeline(source, counting, createWriteStream(`${path}.part`, { mode: 0o600, flush: true }))
  await rename(`${path}.part`, path)
  return bytes
}

/**
 * Only what the administrator listed is fetched from: an address that a client gives could otherwise reach what only this server reaches.
 * Refusals: bulk.origin_not_allowed.
 */
export function refuseUnlessAllowed(address: string): void {
  const url = /^[!-~]{1,2000}$/.test(address) && URL.canParse(address) ? new URL(address) : undefined
  const origin = url?.origin ?? 'unknown'
  const plain = url?.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  const fits = (url?.protocol === 'https:' || plain) && url?.username === '' && url.password === ''
  refuseUnless(fits && config.bulkImportOrigins.includes(origin), 'bulk.origin_not_allowed', {
    field: 'input.url',
    params: { origin: origin.slice(0, 200) },
  })
}

/** Fetches an input into its file. Refusals: bulk.origin_not_allowed, bulk.fetch_failed, bulk.input_too_large. */
export async function fetchInput(importId: string, number: number, address: string): Promise<number> {
  // The list may have become shorter since it was asked for.
  refuseUnlessAllowed(address)
  try {
    const answer = await fetch(address, {
      redirect: 'error',
      headers: { accept: 'application/fhir+ndjson' },
      signal: AbortSignal.timeout(fetchSecondsMax * 1000),
    })
    if (!answer.ok || !answer.body) refuse('bulk.fetch_failed')
    return await keepInput(importId, number, Readable.fromWeb(answer.body as never))
  } catch (error) {
    if (error instanceof Refusal) throw error
    return refuse('bulk.fetch_failed')
  }
}

export interface Lines {
  readonly lines: readonly string[]
  /** Where the next line begins. */
  readonly next: number
}

/** Whole lines from a place on, about as many bytes as are asked for. Refusals: bulk.line_too_long. */
export async function readLines(importId: string, number: number, from: number, end: number): Promise<Lines> {
  const file = await open(pathOf(importId, number), 'r')
  try {
    for (let size = chunkBytes; ; size *= 2) {
      const wanted = Math.min(size, end - from)
      const { buffer, bytesRead } = await file.read(Buffer.alloc(wanted), 0, wanted, from)
      const whole = from + bytesRead >= end ? bytesRead : buffer.lastIndexOf(10, bytesRead - 1) + 1
      if (whole > 0) {
        const text = buffer.subarray(0, whole).toString('utf8')
        return { lines: (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n'), next: from + whole }
      }
      refuseUnless(bytesRead > 0 && size < lineBytesMax, 'bulk.line_too_long')
    }
  } finally {
    await file.close()
  }
}

// What tests of a whole server process stand on.
import { fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { observation } from './setup.test.ts'

/** A FHIR server in a process of its own over a test's database. */
export async function startServing(t: TestContext, databaseUrl: string) {
  const child = fork(join(import.meta.dirname, 'serving.fixture.ts'), [databaseUrl], { stdio: 'inherit' })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const kill = () => {
    child.kill('SIGKILL')
    return ended
  }
  t.after(kill)
  const origin = await new Promise<string>((resolve, reject) => {
    child.once('message', (address) => resolve(String(address)))
    child.once('exit', () => reject(new Error('The server did not start')))
  })
  return {
    kill,
    post: (body: string | Buffer<ArrayBuffer> | ReadableStream) => {
      const headers = { 'content-type': 'application/fhir+json' }
      return fetch(`${origin}/fhir/R4`, { method: 'POST', headers, body, duplex: 'half' } as RequestInit)
    },
    get: (path: string) => fetch(`${origin}/fhir/R4${path}`),
    /** The most memory that the process ever had. */
    peakMb: () => {
      const found = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))
      return Math.round(Number(found?.[1] ?? 0) / 1024)
    },
  }
}

/** A transaction of a Patient and its Observations that refer to it and, in a ring, to each other; of about so many bytes. */
export function largeBundle(entries: number, bytes: number): string {
  const urn = (at: number) => `urn:uuid:00000000-0000-4000-8000-${String(at).padStart(12, '0')}`
  const reading = (at: number, text: string) => ({
    fullUrl: urn(at),
    request: { method: 'POST', url: 'Observation' },
    resource: {
      ...observation('p', at),
      subject: { reference: urn(0) },
      derivedFrom: [{ reference: urn((at % (entries - 1)) + 1) }],
      note: [{ text }],
    },
  })
  const bare = Buffer.byteLength(JSON.stringify(reading(entries, '')))
  const sentence = '血糖记录 reading '
  const text = sentence.repeat(Math.ceil((bytes / entries - bare) / Buffer.byteLength(sentence)))
  const patient = { resourceType: 'Patient', gender: 'female' }
  const entry = [
    { fullUrl: urn(0), request: { method: 'POST', url: 'Patient' }, resource: patient },
    ...Array.from({ length: entries - 1 }, (_, at) => reading(at + 1, text)),
  ]
  return JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry })
}

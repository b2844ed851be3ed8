import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import { Refusal } from '#kernel'
import { InvalidResource, isResourceType, parseIncoming, readVersion, search, updateResource } from '#record'
import { freshDatabase } from '#testing'
import { parseExact } from '../json.ts'
import { type Example, examplesOfR4 } from './examples.fixture.ts'
import { queriesFor } from './queries.fixture.ts'

// Each failure is a line of docs/conformance.md, which says why; the run fails on what is not written there.
const documented = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'conformance.md'), 'utf8')
const folder = join(import.meta.dirname, '..', '..', '..', '.anji', 'conformance')
const together = 16

let examples: Example[] | undefined
before(async () => {
  examples = await examplesOfR4(folder)
})

test('every valid example of the R4 specification comes back as it was sent, and every parameter with a value finds it', async (t) => {
  if (!examples) return t.skip('needs the package hl7.fhir.r4.examples, which could not be fetched')
  const region = await freshDatabase(t)
  const refused: string[] = []
  const kept: Example[] = []
  await inParallel(examples, async (example) => {
    const { type, id, text } = example
    try {
      await updateResource(region.ctx(), type, id, parseIncoming(text))
      kept.push(example)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      refused.push(`${type}/${id}: ${reasonOf(error)}`)
    }
  })
  const changed: string[] = []
  await inParallel(kept, async ({ type, id, text }) => {
    const { content } = await readVersion(region.ctx(), type, id)
    const same = isDeepStrictEqual(comparable(content), comparable(text))
    if (!same) changed.push(`${type}/${id}`)
  })
  const lost: string[] = []
  let asked = 0
  await inParallel(kept, async ({ type, id, text }) => {
    for (const query of queriesFor(JSON.parse(text))) {
      asked++
      const address = `${type}?_id=${id}&${query}`
      const found = await search(region.ctx(), address).catch((error: Error) => error)
      if (found instanceof Error) lost.push(`${address}: ${error(found)}`)
      else if (found.resources.length !== 1) lost.push(`${address}: not found`)
    }
  })
  t.diagnostic(`${examples.length} examples, ${kept.length} kept, ${refused.length} refused, ${asked} searches`)
  for (const line of [...refused, ...changed, ...lost].sort()) console.log(line)
  assert.deepEqual(changed, [])
  assert.deepEqual(unwritten(refused), [], 'refused, and not in docs/conformance.md')
  assert.deepEqual(unwritten(lost), [], 'not found, and not in docs/conformance.md')
})

const error = (found: Error & { code?: string }) => found.code ?? found.message

function reasonOf(refusal: Refusal): string {
  const [issue] = refusal instanceof InvalidResource ? refusal.issues : []
  return issue ? `${issue.code} ${issue.expression} ${JSON.stringify(issue.params)}` : refusal.code
}

function unwritten(lines: readonly string[]): string[] {
  return lines.filter((line) => !documented.includes(`\`${line.split(': ')[0]}\``))
}

function comparable(text: string): unknown {
  return { ...(parseExact(text) as object), id: undefined, meta: undefined }
}

async function inParallel<T>(things: readonly T[], work: (thing: T) => Promise<void>): Promise<void> {
  const queue = [...things]
  const worker = async () => {
    for (let next = queue.pop(); next; next = queue.pop()) await work(next)
  }
  await Promise.all(Array.from({ length: together }, worker))
}

test('the examples are resources of types that the record knows', (t) => {
  if (!examples) return t.skip('needs the package hl7.fhir.r4.examples, which could not be fetched')
  assert.ok(examples.length > 5000, `${examples.length}`)
  assert.ok(examples.every(({ type }) => isResourceType(type)))
})

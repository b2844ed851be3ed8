import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { publish, type Resource, search } from '#record'
import { freshDatabase } from '#testing'
import { type Draw, randomResource } from '../random-resource.ts'
import { type Parameter, searchTableOf } from '../values/parameters.ts'
import { lifelike, matches, readingsOf, unitCodes, type Value, valuesOf } from './slow-search.fixture.ts'

const types = [
  'Observation',
  'Condition',
  'Patient',
  'Encounter',
  'MedicationRequest',
  'Appointment',
  'ValueSet',
  'RiskAssessment',
]
const resourcesEach = 12

function drawFrom(seed: number): Draw {
  let state = seed | 0
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    return (state >>> 8) % below
  }
}

const escaped = (text: string) => text.replace(/[\\,|$]/g, '\\$&')

/** A criterion that may well match: its value is one that some resource has, perhaps changed a little. */
function criterionFor(parameter: Parameter, values: readonly Value[], draw: Draw): { modifier: string; value: string } {
  const pick = <T>(from: readonly T[]) => from[draw(from.length)] as T
  if (draw(8) === 0) return { modifier: 'missing', value: pick(['true', 'false']) }
  const prefix = pick(['', '', 'eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb'])
  const said = values.length > 0 ? pick(values) : undefined
  if (parameter.kind === 'date') return { modifier: '', value: prefix + (said?.text ?? '2024-02') }
  if (parameter.kind === 'number' || parameter.kind === 'quantity') {
    const number = said?.number ?? draw(100)
    const unit =
      parameter.kind === 'quantity' && said?.code
        ? pick([
            '',
            `|${escaped(said.system ?? '')}|${escaped(said.code)}`,
            `|http://unitsofmeasure.org|${pick(unitCodes)}`,
          ])
        : ''
    return { modifier: '', value: `${prefix}${number}${unit}` }
  }
  if (parameter.kind === 'token') {
    const code = escaped(said?.code ?? 'none')
    const system = escaped(said?.system ?? '')
    const forms = [code, `${system}|${code}`, ...(parameter.bareCodes || system === '' ? [] : [`${system}|`])]
    if (said?.display && draw(4) === 0)
      return { modifier: 'text', value: escaped([...said.display].slice(0, 1 + draw(3)).join('')) }
    return { modifier: pick(['', '', 'not']), value: pick(forms) }
  }
  if (parameter.kind === 'string') {
    const text = said?.text ?? 'zz'
    const letters = [...text]
    const part = letters.slice(0, 1 + draw(letters.length)).join('')
    const read = parameter.spelling ? readingsOf(text, parameter.spelling.way) : []
    if (read.length > 0 && draw(2) === 0) {
      const typed = pick(read)
      return { modifier: '', value: draw(3) > 0 ? typed : typed.slice(0, 1 + draw(typed.length)) }
    }
    if (parameter.spelling && draw(3) === 0)
      return { modifier: '', value: escaped(letters.slice(draw(letters.length)).join('')) }
    return pick([
      { modifier: '', value: escaped(part) },
      { modifier: 'exact', value: escaped(text) },
      { modifier: 'contains', value: escaped(letters.slice(draw(letters.length)).join('')) },
    ])
  }
  return { modifier: '', value: escaped(said?.text ?? 'Patient/none') }
}

test('A search finds exactly what reading every resource and comparing finds', async (t) => {
  const region = await freshDatabase(t)
  const ctx = region.ctx()
  const draw = drawFrom(20260302)
  const stored = new Map<string, Resource[]>()
  for (const type of types) {
    const made = Array.from(
      { length: resourcesEach },
      (_, n) => ({ ...(lifelike(randomResource(type, draw), draw) as object), id: `r${n}` }) as unknown as Resource,
    )
    await publish(ctx, 'test', made)
    stored.set(type, made)
  }
  let found = 0
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...types), fc.nat(), async (type, seed) => {
      const draw = drawFrom(seed)
      const resources = stored.get(type) ?? []
      const usable = [...searchTableOf(type).parameters.values()].filter((one) => !one.code.startsWith('_'))
      const chosen = Array.from({ length: 1 + draw(2) }, () => {
        const parameter = usable[draw(usable.length)] as Parameter
        const values = resources.flatMap((resource) => valuesOf(parameter, resource))
        return { parameter, ...criterionFor(parameter, values, draw) }
      })
      const query = chosen.map(({ parameter, modifier, value }) => {
        return `${parameter.code}${modifier ? `:${modifier}` : ''}=${encodeURIComponent(value)}`
      })
      const expected = resources
        .filter((resource) => chosen.every((one) => matches(type, one.parameter, one.modifier, one.value, resource)))
        .map((one) => one.id)
      const request = `${type}?${query.join('&')}`
      let answer: Resource[]
      try {
        answer = (await search(ctx, request)).resources
      } catch (error) {
        // What the search refuses to read must be something that nothing could match.
        assert.equal((error as { code?: string }).code, 'record.bad_parameter', `${request} ${error}`)
        return
      }
      assert.deepEqual(answer.map((one) => one.id).sort(), expected.sort(), decodeURIComponent(request))
      found += expected.length > 0 ? 1 : 0
    }),
    { numRuns: 3000 },
  )
  assert.ok(found > 100, `only ${found} searches found anything`)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshDatabase } from '#testing'
import { conceptOf, expandedCodes, subsumedCodes } from './index.ts'
import { animals, index, valueSet } from './setup.test.ts'

const codes = (found: readonly { code: string }[] | undefined) => found?.map((one) => one.code).sort()

test('a code system that is written can be asked for at once, and no longer when it is deleted', async (t) => {
  const region = await freshDatabase(t)
  const ctx = region.ctx()
  await index(ctx, animals)
  const dog = await conceptOf(ctx, 'urn:test:animals', 'dog')
  assert.equal(dog?.name, '狗')
  assert.deepEqual(dog.parents, ['animal'])
  assert.equal((await conceptOf(ctx, 'urn:test:animals', 'dodo'))?.inForce, false)
  assert.equal(await conceptOf(ctx, 'urn:test:animals', 'Dog'), undefined)
  await index(ctx, { ...animals, concept: [{ code: 'cat', display: '猫' }] })
  assert.equal(await conceptOf(ctx, 'urn:test:animals', 'dog'), undefined)
  assert.equal((await conceptOf(ctx, 'urn:test:animals', 'cat'))?.name, '猫')
})

test('what lies below and above a code includes the code itself', async (t) => {
  const region = await freshDatabase(t)
  const ctx = region.ctx()
  await index(ctx, animals)
  assert.deepEqual(codes(await subsumedCodes(ctx, 'urn:test:animals', 'bird', 'below')), ['bird', 'sparrow'])
  assert.deepEqual(codes(await subsumedCodes(ctx, 'urn:test:animals', 'sparrow', 'above')), [
    'animal',
    'bird',
    'sparrow',
  ])
  assert.equal(await subsumedCodes(ctx, 'urn:test:nothing', 'a', 'below'), undefined)
})

test('the codes of a value set are those included less those excluded', async (t) => {
  const region = await freshDatabase(t)
  const ctx = region.ctx()
  await index(
    ctx,
    animals,
    valueSet('urn:test:vs', {
      include: [{ system: 'urn:test:animals', filter: [{ property: 'concept', op: 'is-a', value: 'animal' }] }],
      exclude: [{ system: 'urn:test:animals', concept: [{ code: 'dog' }] }],
    }),
  )
  assert.deepEqual(codes(await expandedCodes(ctx, 'urn:test:vs')), ['animal', 'bird', 'dodo', 'sparrow'])
  assert.equal(await expandedCodes(ctx, 'urn:test:other'), undefined)
})

test('the definitions of the standard answer without being loaded first', async (t) => {
  const region = await freshDatabase(t)
  const ctx = region.ctx()
  const genders = await expandedCodes(ctx, 'http://hl7.org/fhir/ValueSet/administrative-gender')
  assert.deepEqual(codes(genders), ['female', 'male', 'other', 'unknown'])
  assert.deepEqual(await expandedCodes(ctx, 'http://hl7.org/fhir/ValueSet/administrative-gender|4.0.1'), genders)
  const below = await subsumedCodes(ctx, 'http://terminology.hl7.org/CodeSystem/v3-ActCode', 'AMB', 'below')
  assert.deepEqual(codes(below), ['AMB'])
})

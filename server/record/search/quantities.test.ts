import assert from 'node:assert/strict'
import test from 'node:test'
import { publish, type Resource, search } from '#record'
import { freshDatabase } from '#testing'

const ucum = 'http://unitsofmeasure.org'

const measured = (id: string, value: number, code: string, system = ucum) => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { text: id },
  valueQuantity: { value, unit: code, system, code },
})

test('A quantity is compared with all of its kind, whatever unit it was written in', async (t) => {
  const ctx = (await freshDatabase(t)).ctx()
  const resources = [
    measured('mmol', 5.4, 'mmol/L'),
    measured('umol', 5400, 'umol/L'),
    measured('more', 6100, 'umol/L'),
    measured('count', 5.4, '10*3/uL'),
    measured('gram', 0.9, 'g/L'),
    measured('warm', 100.4, '[degF]'),
    measured('acid', 7.4, '[pH]'),
    measured('assay', 5.4, '[IU]/L'),
    measured('assay-milli', 5400, 'm[IU]/L'),
    measured('angle', 0.5, 'rad'),
    measured('nonsense', 5.4, 'mmol pro Liter'),
    measured('other', 5.4, 'mmol/L', 'urn:other'),
  ]
  await publish(ctx, 'test', resources as unknown as Resource[])
  const ids = async (query: string) => {
    const { resources } = await search(ctx, `Observation?${query}`)
    return resources.map((one) => one.id).join(' ')
  }
  const of = (value: string, code: string) => `value-quantity=${value}|${ucum}|${encodeURIComponent(code)}`
  const cases: Record<string, string> = {
    [of('5.4', 'mmol/L')]: 'mmol umol',
    [of('5400', 'umol/L')]: 'mmol umol',
    [of('0.0054', 'mol/L')]: 'mmol umol',
    [of('gt5.4', 'mmol/L')]: 'more',
    [of('lt6000', 'umol/L')]: 'mmol umol',
    [of('ge5.4', 'mmol/L')]: 'mmol umol more',
    [of('ap5.5', 'mmol/L')]: 'mmol umol',
    [of('ne5.4', 'mmol/L')]: 'more',
    [of('90', 'mg/dL')]: 'gram',
    [of('38', 'Cel')]: 'warm',
    [of('311.15', 'K')]: 'warm',
    [of('5.4', '10*9/L')]: 'count',
    [of('7.4', '[pH]')]: 'acid',
    // Arbitrary units compare with themselves only.
    [of('5.4', '[IU]/L')]: 'assay',
    [of('5.4', 'mmol pro Liter')]: 'nonsense',
    'value-quantity=5.4||mmol/L': 'mmol other',
    'value-quantity=5.4|urn:other|mmol/L': 'other',
    'value-quantity=5400': 'umol assay-milli',
    'value-quantity=5.4': 'mmol count assay nonsense other',
  }
  for (const [query, expected] of Object.entries(cases)) assert.equal(await ids(query), expected, query)
  for (const value of ['5.4|a|b|c', 'x', '5.4.4', '1e999'])
    await assert.rejects(ids(`value-quantity=${encodeURIComponent(value)}`), { code: 'record.bad_parameter' }, value)
})

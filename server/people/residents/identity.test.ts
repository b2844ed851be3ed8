import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Patient } from '@medplum/fhirtypes'
import type { RealNameForm } from '#contracts/residents'
import { Refusal } from '#kernel'
import { factsOf, judge } from './hospital-records/match.ts'
import { checkDigitOf, readIdCard } from './id-card.ts'
import { documentHashOf, identityOf, type Resident } from './resident.ts'

const today = '2026-03-02'
const codeOf = (act: () => unknown): string => {
  try {
    act()
    return 'accepted'
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}
const withCheckDigit = (first17: string) => first17 + checkDigitOf(first17)

test('an id-card number says birth date and sex, and its check digit is that of GB 11643', () => {
  // The standard's own example: GB 11643-1999 annex.
  assert.deepEqual(readIdCard('11010519491231002X', today), {
    number: '11010519491231002X',
    birthDate: '1949-12-31',
    sex: 'female',
  })
  assert.equal(readIdCard(withCheckDigit('44052419800101001'), today).sex, 'male')
  assert.equal(readIdCard('11010519491231002x', today).number, '11010519491231002X')
})

test('a wrong id-card number is refused for the reason that is wrong', () => {
  const cases: [string, string][] = [
    ['110105194912310021', 'residents.id_card_checksum'],
    ['11010519491231020X', 'residents.id_card_checksum'],
    ['1101051949123100', 'residents.id_card_form'],
    ['01010519491231002X', 'residents.id_card_form'],
    ['ABCDEF194912310021', 'residents.id_card_form'],
    [withCheckDigit('11010519490230002'), 'residents.id_card_birth_date'],
    [withCheckDigit('11010519491331002'), 'residents.id_card_birth_date'],
    [withCheckDigit('11010520260303002'), 'residents.birth_date_future'],
    [withCheckDigit('11010518850101002'), 'residents.birth_date_too_early'],
  ]
  for (const [number, code] of cases)
    assert.equal(
      codeOf(() => readIdCard(number, today)),
      code,
      number,
    )
})

test('every single changed digit of an id-card number is noticed', () => {
  const right = '11010519491231002X'
  for (let at = 0; at < 17; at += 1) {
    for (let digit = 0; digit < 10; digit += 1) {
      const typed = right.slice(0, at) + digit + right.slice(at + 1)
      if (typed !== right)
        assert.notEqual(
          codeOf(() => readIdCard(typed, today)),
          'accepted',
          typed,
        )
    }
  }
})

test('what is typed beside an id-card must agree with it; other documents need birth date and sex', () => {
  const card = { name: '王秀英', documentType: 'id-card', documentNumber: '11010519491231002X' } as const
  const passport = { name: 'Ann Lee', documentType: 'passport', documentNumber: 'E12345678' } as const
  const cases: [RealNameForm, string][] = [
    [card, 'accepted'],
    [{ ...card, birthDate: '1949-12-31', sex: 'female' }, 'accepted'],
    [{ ...card, birthDate: '1949-12-30' }, 'residents.birth_date_differs'],
    [{ ...card, sex: 'male' }, 'residents.sex_differs'],
    [passport, 'residents.birth_date_missing'],
    [{ ...passport, birthDate: '1980-05-01' }, 'residents.birth_date_missing'],
    [{ ...passport, birthDate: '2026-03-03', sex: 'female' }, 'residents.birth_date_future'],
    [{ ...passport, birthDate: '1980-05-01', sex: 'female' }, 'accepted'],
    [{ ...passport, documentNumber: 'E1 2/3', birthDate: '1980-05-01', sex: 'female' }, 'residents.passport_form'],
    [
      { ...passport, documentType: 'other', documentNumber: '999-46-7933', birthDate: '1980-05-01', sex: 'female' },
      'accepted',
    ],
  ]
  for (const [form, code] of cases)
    assert.equal(
      codeOf(() => identityOf(form, today)),
      code,
      JSON.stringify(form),
    )
})

const arla: Resident = {
  id: '01900000-0000-7000-8000-000000000001',
  name: 'Arla Lang',
  birthDate: '1938-08-08',
  sex: 'female',
  documentType: 'other',
  documentHash: documentHashOf('other', '999-46-7933'),
  documentTail: '7933',
  phone: null,
  scheme: null,
  psnNo: null,
  address: null,
  verified: { method: 'test', at: new Date('2026-01-01T00:00:00Z') },
  registeredAt: new Date('2026-01-01T00:00:00Z'),
}
const record: Patient = {
  resourceType: 'Patient',
  id: 'p1',
  identifier: [{ system: 'http://hl7.org/fhir/sid/us-ssn', value: '999-46-7933' }],
  name: [
    { use: 'official', family: 'Lang', given: ['Arla'], prefix: ['Mrs.'] },
    { use: 'maiden', family: 'Keebler', given: ['Arla'] },
  ],
  gender: 'female',
  birthDate: '1938-08-08',
}

test('a hospital record is certainly this resident’s when document, name and birth date agree', () => {
  assert.deepEqual(judge(arla, factsOf(record)), { kind: 'certain' })
  const reversed = { ...arla, name: 'lang arla' }
  assert.deepEqual(judge(reversed, factsOf(record)), { kind: 'certain' })
  const chinese = { ...arla, name: '王秀英' }
  assert.deepEqual(judge(chinese, factsOf({ ...record, name: [{ family: '王', given: ['秀英'] }] })), {
    kind: 'certain',
  })
})

test('with less than that a human decides, and with too little it is someone else', () => {
  const cases: [Partial<Patient>, string, string[]?][] = [
    [{ name: [{ text: 'Bea Lang' }] }, 'doubt', ['name-differs']],
    [{ birthDate: '1938-08-09' }, 'doubt', ['birth-date-differs']],
    [{ gender: 'male' }, 'doubt', ['sex-differs']],
    [{ identifier: [{ value: '000-00-0000' }] }, 'doubt', ['document-differs']],
    [{ identifier: [], birthDate: '1940-01-01' }, 'other'],
    [{ identifier: [], name: [{ text: 'Bea Lang' }] }, 'other'],
    [{ identifier: [], gender: 'male' }, 'other'],
  ]
  for (const [change, kind, reasons] of cases) {
    const verdict = judge(arla, factsOf({ ...record, ...change }))
    assert.equal(verdict.kind, kind, JSON.stringify(change))
    if (verdict.kind === 'doubt') assert.deepEqual(verdict.reasons, reasons)
  }
})

test('the same name and birthday under another valid id-card is another person', () => {
  const carded: Resident = {
    ...arla,
    documentType: 'id-card',
    documentHash: documentHashOf('id-card', '11010519491231002X'),
  }
  const other = withCheckDigit('33010219380808102')
  assert.equal(judge(carded, factsOf({ ...record, identifier: [{ value: other }] })).kind, 'other')
})

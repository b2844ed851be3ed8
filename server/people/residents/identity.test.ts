import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RealNameForm } from '#contracts/residents'
import { Refusal } from '#kernel'
import { checkDigitOf, readIdCard } from './id-card.ts'
import { identityOf } from './resident.ts'

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

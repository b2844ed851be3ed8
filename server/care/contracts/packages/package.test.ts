import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EligibilityRule, type Package, type PackageForm } from '#contracts/family-contracts'
import { Refusal } from '#kernel'
import { plannedOf } from '../promises/promise.ts'
import { demonstrationPackages } from './demonstration-packages.ts'
import { checkForm, eligibilityOf, type Person, planChange, populationsOf } from './package.ts'

const today = '2026-03-04'
const person = (birthDate: string, more: Partial<Person> = {}): Person => ({
  birthDate,
  attributes: [],
  programmes: [],
  ...more,
})
const demos = demonstrationPackages()
const packageOf = (code: string) => demos.find((one) => one.code === code)!

const eligibleCases: { title: string; code: string; who: Person; eligible: boolean }[] = [
  { title: 'the basic package is open to everyone', code: 'basic', who: person('1990-01-01'), eligible: true },
  { title: 'elders’ from the 65th birthday', code: 'elder', who: person('1961-03-04'), eligible: true },
  { title: 'elders’ not the day before', code: 'elder', who: person('1961-03-05'), eligible: false },
  { title: 'children’s until the 7th birthday', code: 'child', who: person('2019-03-05'), eligible: true },
  { title: 'children’s not on it', code: 'child', who: person('2019-03-04'), eligible: false },
  {
    title: 'hypertension’s for whoever is enrolled',
    code: 'hypertension',
    who: person('1990-01-01', { programmes: ['hypertension'] }),
    eligible: true,
  },
  {
    title: 'hypertension’s not for who is enrolled with diabetes',
    code: 'hypertension',
    who: person('1990-01-01', { programmes: ['diabetes'] }),
    eligible: false,
  },
  {
    title: 'mothers’ for whoever the grid says is pregnant',
    code: 'maternal',
    who: person('1998-01-01', { attributes: ['pregnant'] }),
    eligible: true,
  },
  {
    title: 'mothers’ for nobody else',
    code: 'maternal',
    who: person('1998-01-01', { attributes: ['disabled'] }),
    eligible: false,
  },
  {
    title: 'poverty relief’s for those households',
    code: 'poverty-relief',
    who: person('1950-01-01', { attributes: ['poverty-relief'] }),
    eligible: true,
  },
]
for (const { title, code, who, eligible } of eligibleCases) {
  test(`eligible: ${title}`, () => {
    const why = eligibilityOf(packageOf(code).eligibility, who, today)
    assert.equal(why.eligible, eligible)
    assert.match(why.zh, /。$/)
    assert.match(why.en, /^[A-Z].*\.$/)
  })
}

test('key populations are those of age, of the grid and of chronic care', () => {
  const all = person('1950-01-01', { attributes: ['disabled', 'poverty-relief'], programmes: ['hypertension', 'copd'] })
  assert.deepEqual(populationsOf(all, today), ['elder', 'disabled', 'poverty-relief', 'hypertension'])
  assert.deepEqual(populationsOf(person('2025-01-01'), today), ['child'])
  assert.deepEqual(
    eligibilityOf(EligibilityRule.parse({}), person('1990-01-01'), today).eligible,
    false,
    'a rule that says nothing admits nobody',
  )
})

const refused = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
  return 'accepted'
}

test('the demonstration’s packages are whole and say that they are one', () => {
  assert.deepEqual(
    demos.map((one) => one.code),
    ['basic', 'hypertension', 'diabetes', 'elder', 'child', 'maternal', 'disabled', 'poverty-relief'],
  )
  for (const one of demos) {
    assert.equal(one.demonstration, true)
    assert.equal(
      refused(() => checkForm(one, 'packages.0')),
      'accepted',
    )
  }
})

const basic = packageOf('basic')
const stored = (more: Partial<Package> = {}): Package => ({ ...basic, id: '1', ...more })
const loadCases: { title: string; form: PackageForm; versions: Package[]; code: string }[] = [
  { title: 'the first version of a package may begin in the past', form: basic, versions: [], code: 'accepted' },
  { title: 'the very same again is no change', form: basic, versions: [stored()], code: 'accepted' },
  {
    title: 'a version of the same day with other content overlaps',
    form: { ...basic, nameZh: '别的' },
    versions: [stored()],
    code: 'contracts.packages_overlap',
  },
  {
    title: 'a version after an open one closes it',
    form: { ...basic, validFrom: '2027-01-01' },
    versions: [stored()],
    code: 'accepted',
  },
  {
    title: 'a new version from today is too late for who reads it now',
    form: { ...basic, validFrom: today },
    versions: [stored()],
    code: 'contracts.package_in_the_past',
  },
  {
    title: 'a version inside a closed one overlaps',
    form: { ...basic, validFrom: '2026-06-01' },
    versions: [stored({ validTo: '2026-12-31' })],
    code: 'contracts.packages_overlap',
  },
  {
    title: 'the day after a closed one fits',
    form: { ...basic, validFrom: '2027-01-01' },
    versions: [stored({ validTo: '2026-12-31' })],
    code: 'accepted',
  },
  {
    title: 'a day later leaves a gap',
    form: { ...basic, validFrom: '2027-01-02' },
    versions: [stored({ validTo: '2026-12-31' })],
    code: 'contracts.packages_gap',
  },
  {
    title: 'a version before the first overlaps',
    form: { ...basic, validFrom: '2019-01-01' },
    versions: [stored()],
    code: 'contracts.packages_overlap',
  },
]
for (const { title, form, versions, code } of loadCases) {
  test(`loading: ${title}`, () =>
    assert.equal(
      refused(() => planChange(form, versions, today, 'packages.0')),
      code,
    ))
}

const formCases: { title: string; form: PackageForm; code: string }[] = [
  {
    title: 'parts that do not sum to the price',
    form: { ...basic, priceFen: basic.priceFen + 1 },
    code: 'contracts.price_parts',
  },
  { title: 'an end before its beginning', form: { ...basic, validTo: '2019-12-31' }, code: 'contracts.package_dates' },
  {
    title: 'one service twice',
    form: { ...basic, services: [basic.services[0]!, basic.services[0]!] },
    code: 'contracts.service_twice',
  },
]
for (const { title, form, code } of formCases) {
  test(`a package is refused for ${title}`, () =>
    assert.equal(
      refused(() => checkForm(form, 'packages.0')),
      code,
    ))
}

test('a service that two packages have is promised once, by the one that promises most of it', () => {
  const term = { from: '2026-03-04', to: '2027-03-03' }
  const chosen = ['elder', 'hypertension', 'poverty-relief', 'disabled'].map((code) => ({
    ...packageOf(code),
    id: code,
  }))
  const planned = plannedOf(chosen, term)
  const checks = planned.filter((one) => one.service.code === 'yearly-check')
  assert.deepEqual(
    checks.map((one) => one.packageCode),
    ['disabled'],
  )
  assert.equal(planned.filter((one) => one.service.code === 'home-visit').length, 4)
  assert.deepEqual(plannedOf([...chosen].reverse(), term), planned, 'in whatever order they were chosen')
})

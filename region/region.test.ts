import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MedicationRequest } from '@medplum/fhirtypes'
import { ageOn, daysBetween } from './calendar.ts'
import { drawHistory } from './history.ts'
import { hospitalFiles, sourceOf } from './history-fhir.ts'
import { checkCharacter, FICTITIOUS_AREA } from './identity-card.ts'
import { DISEASES } from './illness.ts'
import { randomFrom } from './random.ts'
import { drawRegion, hashOf, historyOf, type Region, regimenOf, type SettledPerson } from './region.ts'

const now = new Date('2026-03-18T02:00:00Z')
const region = drawRegion({ seed: 'anji', residents: 2000, now })
const adults = region.people.filter((person) => age(person) >= 18)

test('the same seed and day give the same region, another seed another one', () => {
  assert.equal(hashOf(drawRegion({ seed: 'anji', residents: 2000, now })), hashOf(region))
  assert.notEqual(hashOf(drawRegion({ seed: 'anji-2', residents: 2000, now })), hashOf(region))
})

test('a smaller region is the beginning of the larger one', () => {
  const small = drawRegion({ seed: 'anji', residents: 60, now })
  assert.equal(small.people.length, 60)
  // The last household may be cut short.
  assert.deepEqual(small.people, region.people.slice(0, 60))
})

test('there is one lead internet hospital with 2 county hospitals, 6 township centres, 20 village clinics and 3 pharmacies', () => {
  const count = (kind: string) => region.places.filter((place) => place.kind === kind).length
  assert.deepEqual(
    ['internet-hospital', 'hospital', 'township-centre', 'village-clinic', 'pharmacy'].map(count),
    [1, 2, 6, 20, 3],
  )
  assert.equal(new Set(region.places.map((place) => place.code)).size, 32)
})

test('every identity card has a valid checksum, agrees with birth date and sex, is used once and is nobody real', () => {
  const numbers = [...region.people, ...region.staff].map((person) => person.idNumber)
  assert.equal(new Set(region.people.map((person) => person.idNumber)).size, region.people.length)
  for (const number of numbers) {
    assert.match(number, /^\d{17}[\dX]$/)
    assert.equal(number[17], checkCharacter(number.slice(0, 17)))
    assert.ok(number.startsWith(FICTITIOUS_AREA))
  }
  for (const person of region.people) {
    assert.equal(person.idNumber.slice(6, 14), person.birthDate.replaceAll('-', ''))
    assert.equal(Number(person.idNumber[16]) % 2 === 1, person.sex === 'male')
  }
})

test('the checksum is that of the standard: its published example holds', () => {
  assert.equal(checkCharacter('11010519491231002'), 'X')
})

test('the age pyramid is that of an ageing county', () => {
  for (const seed of ['anji', 'one', 'two', 'three']) {
    const people = drawRegion({ seed, residents: 2000, now }).people
    within(
      share(people, (person) => age(person) < 15),
      14,
      22,
      `${seed}: under 15`,
    )
    within(
      share(people, (person) => age(person) >= 60),
      17,
      25,
      `${seed}: from 60`,
    )
    within(
      share(people, (person) => age(person) >= 65),
      10,
      18,
      `${seed}: from 65`,
    )
    within(
      share(people, (person) => person.sex === 'male'),
      47,
      54,
      `${seed}: men`,
    )
    assert.ok(people.every((person) => person.birthDate <= region.today && age(person) < 105))
  }
})

test('hypertension and diabetes of adults lie within the bands of the national surveys and rise with age', () => {
  for (const seed of ['anji', 'one', 'two', 'three']) {
    const people = drawRegion({ seed, residents: 2000, now }).people.filter((person) => age(person) >= 18)
    within(share(people, has('I10')), 22, 34, `${seed}: hypertension`)
    within(share(people, has('E11.9')), 8, 17, `${seed}: diabetes`)
  }
  const old = adults.filter((person) => age(person) >= 65)
  const young = adults.filter((person) => age(person) < 35)
  assert.ok(share(old, has('I10')) > 4 * share(young, has('I10')))
  const ill = adults.filter(has('I10'))
  within(
    share(ill, (person) => person.illnesses.some((illness) => illness.icd10 === 'I10' && illness.diagnosedOn)),
    60,
    85,
    'awareness',
  )
})

test('families hang together: parents are older than their children, children bear a surname of the house', () => {
  const households = Map.groupBy(region.people.slice(5), (person) => person.householdOrder)
  for (const members of households.values()) {
    const parents = members.filter((member) => member.role === 'parent')
    for (const child of members.filter((member) => member.role === 'child')) {
      for (const parent of parents) assert.ok(age(parent) - age(child) >= 15, `${parent.name} and ${child.name}`)
    }
  }
})

test('doctors who see people online hold a licence in date and have practised for three years (ZL 25)', () => {
  const doctors = region.staff.filter((member) => member.roles.includes('doctor'))
  assert.ok(doctors.length >= 40)
  for (const doctor of doctors) {
    assert.ok(ageOn(doctor.practiceStart!, region.today) >= 3, doctor.name)
    const licence = doctor.licences.find((held) => held.kind === 'physician-practice')
    assert.ok(licence && licence.validFrom <= region.today && licence.validTo! > region.today)
  }
})

test('the history of a person is the same for one seed, stays in its window and names only what a hospital knew that day', () => {
  const wang = region.people[0]!
  const history = (seed: string) => drawHistory(randomFrom(seed), wang, '2024-03-18', '2026-02-25')
  assert.deepEqual(history('a'), history('a'))
  const visits = history('a')
  assert.ok(visits.length >= 5)
  for (const visit of visits) {
    assert.ok(visit.day >= '2024-03-18' && visit.day <= '2026-02-25')
    assert.ok(visit.diagnoses.every((icd10) => !has(icd10)(wang) || known(wang, icd10, visit.day)))
    assert.ok(!visit.drugs.some((drug) => drug.includes('青霉素')), 'an allergy is respected')
  }
})

test('treated pressure is lower than untreated, and higher in winter than in summer', () => {
  const bySeason = {
    winter: [] as number[],
    summer: [] as number[],
    treated: [] as number[],
    untreated: [] as number[],
  }
  for (const person of adults.filter(has('I10'))) {
    const known = person.illnesses.some((illness) => illness.icd10 === 'I10' && illness.diagnosedOn)
    for (const visit of drawHistory(randomFrom(`h${person.order}`), person, '2024-03-18', '2026-02-25')) {
      const systolic = visit.measured.systolicMmHg
      if (systolic === undefined) continue
      bySeason[known ? 'treated' : 'untreated'].push(systolic)
      if (['12', '01'].includes(visit.day.slice(5, 7))) bySeason.winter.push(systolic)
      if (['06', '07'].includes(visit.day.slice(5, 7))) bySeason.summer.push(systolic)
    }
  }
  assert.ok(mean(bySeason.untreated) > mean(bySeason.treated) + 4)
  assert.ok(mean(bySeason.winter) > mean(bySeason.summer) + 2)
})

test('each hospital keeps its own file of a person, with its source on every resource', () => {
  const wang = region.people[0]!
  const visits = drawHistory(randomFrom('a'), wang, '2024-03-18', '2026-02-25')
  const files = hospitalFiles(randomFrom('f'), wang, visits, options(region))
  assert.equal(files.length, new Set(visits.map((visit) => visit.placeKey)).size)
  for (const file of files) {
    assert.equal(file.resources.filter((resource) => resource.resourceType === 'Patient').length, 1)
    assert.ok(file.resources.every((resource) => resource.meta?.source === sourceOf(file.placeKey)))
    assert.ok(file.resources.some((resource) => resource.resourceType === 'AllergyIntolerance'))
  }
})

test('a lasting illness is followed: blood once a year, and the last prescription is what is taken now', () => {
  for (const person of region.people.slice(0, 300)) {
    const visits = historyOf(region, person)
    const lasting = visits.filter(({ diagnoses }) => diagnoses.some((icd10) => DISEASES[icd10]?.chronic))
    const last = lasting.at(-1)
    if (!last || ageOn(person.birthDate, region.today) < 20) continue
    const blood = lasting.findLast(({ measured }) => measured.creatinineUmolL !== undefined)
    assert.ok(blood && daysBetween(blood.day, last.day) <= 270, `${person.name}: ${blood?.day} ${last.day}`)
    const requests = hospitalFiles(randomFrom('f'), person, visits, options(region))
      .flatMap(({ resources }) => resources)
      .filter((resource): resource is MedicationRequest => resource.resourceType === 'MedicationRequest')
    const taken = requests.filter(({ status }) => status === 'active')
    const names = taken.map(({ medicationCodeableConcept }) => medicationCodeableConcept?.text)
    assert.deepEqual(names, last.drugs)
    assert.ok(taken.every(({ authoredOn }) => authoredOn?.startsWith(last.day)))
  }
})

test('Wang takes what her story says, offline as online', () => {
  const wang = region.people[0]!
  assert.deepEqual(regimenOf(region, wang), { I10: ['苯磺酸氨氯地平片'], 'E11.9': ['盐酸二甲双胍片'] })
  assert.deepEqual(historyOf(region, wang).at(-1)?.drugs, ['苯磺酸氨氯地平片', '盐酸二甲双胍片'])
})

function options(of: Region) {
  return {
    medication: (name: string) => ({ text: name }),
    organizationId: (key: string) => of.places.find((place) => place.key === key)!.id,
  }
}

function age(person: { birthDate: string }): number {
  return ageOn(person.birthDate, '2026-03-18')
}

const has = (icd10: string) => (person: SettledPerson) => person.illnesses.some((illness) => illness.icd10 === icd10)

function known(person: SettledPerson, icd10: string, day: string): boolean {
  return person.illnesses.some(
    (illness) => illness.icd10 === icd10 && illness.diagnosedOn !== undefined && illness.diagnosedOn <= day,
  )
}

function share(people: SettledPerson[], counts: (person: SettledPerson) => boolean): number {
  return (100 * people.filter(counts).length) / people.length
}

function within(value: number, from: number, to: number, what: string): void {
  assert.ok(value >= from && value <= to, `${what}: ${value.toFixed(1)} is not within ${from} to ${to}`)
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

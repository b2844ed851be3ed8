import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Patient } from '@medplum/fhirtypes'
import { checkDigitOf } from '#people/residents'
import { freshDatabase } from '#testing'
import { policyOf } from '../matching/policy.ts'
import { factsOf } from './facts.ts'
import { type Judgement, judge, type Policy } from './judge.ts'

const card = (birth: string, order = '002') => {
  const first17 = `330102${birth.replaceAll('-', '')}${order}`
  return first17 + checkDigitOf(first17)
}
const idSystem = 'urn:oid:2.16.156.10011.1.3'
interface Said {
  name?: string
  birth?: string
  sex?: Patient['gender']
  id?: string
  phone?: string
  psn?: string
  passport?: string
  address?: string
}
const wang: Said = { name: '王秀英', birth: '1958-07-01', sex: 'female', id: card('1958-07-01'), phone: '13912345678' }

function patient({ name, birth, sex, id, phone, psn, passport, address }: Said): Patient {
  return {
    resourceType: 'Patient',
    identifier: [
      ...(id ? [{ system: idSystem, value: id }] : []),
      ...(psn ? [{ system: 'urn:anji:psn-no', value: psn }] : []),
      ...(passport ? [{ system: 'urn:anji:document:passport', value: passport }] : []),
    ],
    ...(name ? { name: [{ text: name }] } : {}),
    ...(birth ? { birthDate: birth } : {}),
    ...(sex ? { gender: sex } : {}),
    ...(phone ? { telecom: [{ system: 'phone', value: phone }] } : {}),
    ...(address ? { address: [{ text: address }] } : {}),
  }
}

const asked = (policy: Policy) => (one: Said, other: Said) => {
  const [ours, theirs] = [factsOf(patient(one)), factsOf(patient(other))]
  const judgement = judge(ours, theirs, policy)
  assert.deepEqual(summary(judge(theirs, ours, policy)), summary(judgement), 'it does not matter who is asked about')
  return judgement
}
const summary = ({ outcome, scoreBits, rules }: Judgement) => ({ outcome, scoreBits, rules })

test('pairs of records, and what is to become of them', async (t) => {
  const region = await freshDatabase(t)
  const ask = asked(await region.ctx().transaction((ctx) => policyOf(ctx)))
  const { id: _id, ...noId } = wang
  const { phone: _phone, ...noPhone } = wang
  const { birth: _birth, ...noBirth } = wang
  const cases: [string, Said, Said, Judgement['outcome'], string?][] = [
    ['the same in everything', wang, wang, 'certain'],
    ['number, name and day', noPhone, wang, 'certain'],
    ['the number of fifteen digits', wang, { ...wang, id: `330102580701002` }, 'certain'],
    ['number and day, the name by ear', wang, { ...wang, name: '王秀瑛' }, 'certain'],
    ['number and name, day and month swapped', wang, { ...wang, birth: '1958-01-07' }, 'certain'],
    [
      'number, name by ear and a digit of the day',
      noPhone,
      { ...noPhone, name: '王秀瑛', birth: '1958-07-11' },
      'probable',
      'two-soft',
    ],
    ['number, another name: a lent card', wang, { ...wang, name: '李国芳' }, 'probable', 'two-soft'],
    [
      'number, another name, another day and sex',
      wang,
      { id: wang.id!, name: '李国强', birth: '1985-03-04', sex: 'male' },
      'no',
    ],
    ['number and sex that differ', wang, { ...wang, sex: 'male' }, 'probable', 'sex-differs'],
    ['a number that says the day', wang, noBirth, 'certain'],
    ['telephone, name and day', noId, noId, 'certain'],
    ['telephone, name by ear and day', noId, { ...noId, name: '王秀瑛' }, 'probable', 'twins-possible'],
    ['telephone and name, one digit of the day', noId, { ...noId, birth: '1958-07-11' }, 'probable', 'no-number'],
    [
      'a slip in the number, name and day',
      wang,
      { ...noPhone, id: `${wang.id!.slice(0, 16)}9${wang.id!.slice(17)}` },
      'certain',
    ],
    [
      'name and day alone, a rare name',
      { name: '欧阳修竹', birth: '1958-07-01', sex: 'female' },
      { name: '欧阳修竹', birth: '1958-07-01', sex: 'female' },
      'probable',
      'no-number',
    ],
    [
      'name and day of a common name, other telephones',
      noId,
      { ...noId, phone: '13700001234', address: '安济县云溪镇' },
      'probable',
      'no-number',
    ],
    ['name alone', { name: '欧阳修竹' }, { name: '欧阳修竹' }, 'no'],
    [
      'insurer’s number, name and day',
      { ...noId, psn: '99010000000017' },
      { ...noPhone, id: undefined, psn: '99010000000017' } as Said,
      'certain',
    ],
    [
      'passport, name in letters and in characters',
      { ...noId, passport: 'E12345678' },
      { name: 'Wang Xiuying', birth: '1958-07-01', passport: 'e1234 5678' },
      'certain',
    ],
    [
      'passports that differ, all else the same',
      { ...noId, passport: 'E12345678' },
      { ...noId, passport: 'E87654321' },
      'certain',
    ],
    [
      'the same name and day under two right numbers',
      wang,
      { ...wang, id: card('1958-07-01', '024') },
      'no',
      'ids-differ',
    ],
    ['twins, called otherwise', noIdTwin('王小雨'), noIdTwin('王大宝'), 'no', 'twins'],
    ['twins whose names differ in one character', noIdTwin('王大双'), noIdTwin('王小双'), 'no', 'twins'],
    ['twins whose names sound the same', noIdTwin('王佳怡'), noIdTwin('王佳仪'), 'probable', 'twins-possible'],
    [
      'twins whose names sound the same under one number',
      { ...noIdTwin('王佳怡'), id: card('2016-05-05') },
      { ...noIdTwin('王佳仪'), id: card('2016-05-05') },
      'probable',
      'twins-possible',
    ],
    [
      'a twin under the other’s number',
      { ...noIdTwin('王大双'), id: card('2016-05-05') },
      { ...noIdTwin('王小双'), id: card('2016-05-05') },
      'probable',
      'two-soft',
    ],
    [
      'father and son at one telephone',
      { ...noId, name: '王建国', sex: 'male', address: '云溪镇 1 号' },
      { name: '王国强', birth: '1985-02-02', sex: 'male', phone: wang.phone!, address: '云溪镇1号' },
      'no',
    ],
    ['father and son of one name', { ...noId, sex: 'male' }, { ...noId, sex: 'male', birth: '1985-02-02' }, 'no'],
    [
      'mother and newborn under the mother’s number',
      wang,
      { name: '王秀英之女', birth: '2026-02-20', id: wang.id!, phone: wang.phone! },
      'no',
      'newborn-and-mother',
    ],
    [
      'newborn and the named child',
      newborn('王秀英之女'),
      { name: '李雨桐', birth: '2026-02-20', sex: 'female', phone: wang.phone!, address: '云溪镇' },
      'probable',
      'newborn',
    ],
    ['two newborns of two mothers', newborn('王秀英之女'), newborn('李芳之女'), 'no', 'twins'],
    ['one newborn in two hospitals', newborn('王秀英之女'), newborn('王秀英之女'), 'probable', 'newborn'],
    ['no name, but number and day', { id: wang.id!, birth: '1958-07-01', sex: 'female' }, wang, 'probable', 'no-name'],
  ]
  for (const [what, one, other, outcome, rule] of cases) {
    const judgement = ask(one, other)
    assert.equal(judgement.outcome, outcome, `${what}: ${JSON.stringify(judgement)}`)
    if (rule) assert.ok(judgement.rules.includes(rule as never), `${what}: ${judgement.rules}`)
  }
})

function noIdTwin(name: string): Said {
  return { name, birth: '2016-05-05', sex: 'female', phone: '13912345678', address: '云溪镇溪桥街 5 号' }
}

function newborn(name: string): Said {
  return { name, birth: '2026-02-20', sex: 'female', phone: '13912345678', address: '云溪镇' }
}

test('each comparison is kept with its level and weight, and they add up to the score', async (t) => {
  const region = await freshDatabase(t)
  const ask = asked(await region.ctx().transaction((ctx) => policyOf(ctx)))
  const { comparisons, scoreBits } = ask(wang, { ...wang, name: '王秀瑛', phone: '13700001234' })
  assert.deepEqual(
    comparisons.map(({ field, level }) => `${field} ${level}`),
    ['idCard same', 'name same-sound', 'birthDate same', 'sex same', 'phone differs'],
  )
  assert.equal(
    scoreBits,
    comparisons.reduce((sum, { weightBits }) => sum + weightBits, 0),
  )
})

test('weights are those in force on the day', async (t) => {
  const region = await freshDatabase(t)
  await region.pool.query(`update identity.weight set valid_to = '2026-04-01' where field = 'phone' and level = 'same'`)
  await region.pool.query(
    `insert into identity.weight (valid_from, field, level, weight_bits, why) values ('2026-04-01', 'phone', 'same', 2.5, 'a test')`,
  )
  const now = () => region.ctx().transaction(async (ctx) => (await policyOf(ctx)).weights.get('phone same'))
  assert.equal(await now(), 6)
  region.clock.set('2026-04-02T01:00:00Z')
  assert.equal(await now(), 2.5)
})

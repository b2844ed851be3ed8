import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Patient } from '@medplum/fhirtypes'
import { checkDigitOf } from '#people/residents'
import { compareBirthDates, lunarOf } from './birth-date.ts'
import { compareIdCards, readDocuments, readIdCardNumber } from './document.ts'
import { factsOf } from './facts.ts'
import { compareNames, isNewbornName, isOneOff, readName, syllablesOf } from './name.ts'

const namesOf = (...texts: string[]) => texts.flatMap((text) => readName(text) ?? [])
const cardOf = (birth: string, order: string) => {
  const first17 = `330102${birth}${order}`
  return first17 + checkDigitOf(first17)
}

test('names are the same whatever their spaces, dots, letter case, order of Latin words and traditional characters', () => {
  const cases: [string, string, string][] = [
    ['王秀英', '王 秀英', 'same-common'],
    ['欧阳修竹', '欧阳 修竹', 'same'],
    ['阿依古丽·买买提', '阿依古丽买买提', 'same'],
    ['歐陽脩竹', '欧阳修竹', 'variant'],
    ['陳偉傑', '陈伟杰', 'variant'],
    ['Ann Lee', 'LEE, ann', 'same'],
    ['José Álvarez', 'jose alvarez', 'same'],
    ['Mrs. Arla Lang', 'Lang Arla', 'same'],
  ]
  for (const [one, other, level] of cases)
    assert.equal(compareNames(namesOf(one), namesOf(other)), level, `${one} ${other}`)
})

test('names written by ear, from paper, in letters or in another order are near; of another family or generation they are not', () => {
  const cases: [string, string, string][] = [
    ['王秀英', '王秀瑛', 'same-sound'],
    ['曾晓红', '增晓红', 'same-sound'],
    ['王秀英', '王英秀', 'swapped'],
    ['李晟', '李晨', 'similar'],
    ['陈思颖', '陈思颍', 'same-sound'],
    ['张金鑫', '张今新', 'same-sound'],
    ['张静怡', '张进怡', 'near-sound'],
    ['王秀英', 'Wang Xiuying', 'pinyin'],
    ['王秀英', 'xiu ying WANG', 'pinyin'],
    ['单雄信', 'Shan Xiongxin', 'pinyin'],
    ['王秀英', '王英', 'part'],
    ['Maria Garcia Lopez', 'Maria Garcia', 'part'],
    ['Katherine Smith', 'Katherin Smith', 'similar'],
    ['李秀英', '王秀英', 'family-differs'],
    ['王大双', '王小双', 'one-differs'],
    ['王秀英', '李国强', 'different'],
    ['王伟', '王芳', 'different'],
  ]
  for (const [one, other, level] of cases) {
    assert.equal(compareNames(namesOf(one), namesOf(other)), level, `${one} ${other}`)
    assert.equal(compareNames(namesOf(other), namesOf(one)), level, `${other} ${one}`)
  }
})

test('the best of several names counts', () => {
  assert.equal(compareNames(namesOf('Arla Keebler', 'Arla Lang'), namesOf('Lang Arla')), 'same')
})

test('who is called after the mother has no name yet; names that only look like it are names', () => {
  for (const name of [
    '王秀英之女',
    '李芳之子',
    '王秀英之大女',
    '陈敏之女A',
    '新生儿',
    '李芳婴',
    '王秀英毛毛',
    'Baby of Wang Fang',
    'baby girl',
  ])
    assert.equal(isNewbornName(name), true, name)
  for (const name of ['李小双', '王羲之', '张毛毛', '王宝宝', '陈子', '李之', 'Bobby Babyak', '林黛玉'])
    assert.equal(isNewbornName(name), false, name)
})

test('a word in letters is taken apart into syllables, or not at all', () => {
  assert.deepEqual(syllablesOf('xiuying'), ['xiu', 'ying'])
  assert.deepEqual(syllablesOf('zhongguo'), ['zhong', 'guo'])
  assert.deepEqual(syllablesOf('smith'), [])
})

test('birth dates are near when day and month changed places, a digit slipped, or one is of the farmers’ calendar', () => {
  const cases: [string, string, string][] = [
    ['1958-07-01', '1958-07-01', 'same'],
    ['1958-07-01', '1958-01-07', 'swapped'],
    ['1958-07-01', '1958-07-11', 'one-digit'],
    ['1958-07-01', '1953-07-01', 'one-digit'],
    ['1958-07-01', '1958-05-15', 'lunar'],
    ['1958-07-01', '1958', 'year-only'],
    ['1958', '1958', 'year-only'],
    ['1958-07-01', '1958-01-01', 'year-only'],
    ['1958-07-01', '1959-03-09', 'different'],
    ['1958-07-01', '1990-02-13', 'generation'],
  ]
  for (const [one, other, level] of cases) {
    assert.equal(compareBirthDates(one, other), level, `${one} ${other}`)
    assert.equal(compareBirthDates(other, one), level, `${other} ${one}`)
  }
  assert.equal(lunarOf('1960-08-01'), '1960-06-09', 'a leap month is written as its number')
})

test('an id-card of fifteen digits is that of eighteen; a small x and spaces do not matter; a wrong check digit proves nothing', () => {
  const card = '11010519491231002X'
  assert.deepEqual(readIdCardNumber('110105491231002'), { value: card, valid: true })
  assert.deepEqual(readIdCardNumber('110105 19491231 002x'), { value: card, valid: true })
  assert.equal(readIdCardNumber('110105194912310021').valid, false)
  assert.equal(readIdCardNumber('110105194902300029').valid, false)
  const compare = (one: string, other: string) => {
    const read = (value: string) => readDocuments([{ system: 'urn:oid:2.16.156.10011.1.3', value }])
    return compareIdCards(read(one), read(other))
  }
  assert.equal(compare(card, '110105491231002'), 'same')
  assert.equal(compare(card, '110105194912310029'), 'one-off')
  assert.equal(compare(card, '11010519491213002X'), 'one-off', 'two neighbours changed places')
  assert.equal(compare(card, cardOf('19491231', '004')), 'valid-differs')
  assert.equal(compare('110105194912310021', '110105194912310021'), 'same-invalid')
  assert.equal(compare('123456789012345678', card), 'missing', 'a filler is no number')
})

test('what stands for unknown is not compared: repeated digits, the telephone of the form', () => {
  const facts = factsOf({
    resourceType: 'Patient',
    identifier: [{ value: '000000000000000000' }, { value: '无' }, { value: '123456' }],
    telecom: [
      { system: 'phone', value: '13800138000' },
      { system: 'phone', value: '+86 139-1234-5678' },
      { value: '11111111111' },
    ],
  } satisfies Patient)
  assert.deepEqual(facts.documents, [])
  assert.deepEqual(facts.phones, ['13912345678'])
})

test('one slip is a character changed, left out, or two that changed places', () => {
  for (const [one, other] of [
    ['13912345678', '13912345679'],
    ['1391234567', '13912345678'],
    ['13192345678', '13912345678'],
  ])
    assert.equal(isOneOff(one!, other!), true, `${one} ${other}`)
  for (const [one, other] of [
    ['13912345678', '13912345678'],
    ['13912345687', '13912346578'],
  ])
    assert.equal(isOneOff(one!, other!), false, `${one} ${other}`)
})

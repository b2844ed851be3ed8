import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decode, encode, type Fault } from './index.ts'
import { faultOf, head, mapped, pid } from './messages.fixture.ts'

for (const [what, lines, answer, code] of [
  ['separators of four equal signs', ['MSH|||||HIS'], 'AE', '102'],
  ['a truncation sign before 2.7', [head('ADT^A08').replace('^~\\&', '^~\\&#'), pid], 'AE', '102'],
  ['no type', [head(''), pid], 'AR', '101'],
  ['no version', [head('ADT^A08', { version: '' }), pid], 'AR', '101'],
  ['a line that is no segment', [head('ADT^A08'), pid, 'second line of a text'], 'AE', '100'],
  ['a second header', [head('ADT^A08'), head('ADT^A08'), pid], 'AE', '100'],
  ['a patient without number and name', [head('ADT^A08'), 'PID|1'], 'AE', '101'],
  ['a report of nothing', [head('ORU^R01'), pid, 'OBR|1|O1|F1'], 'AE', '101'],
  ['a prescription of nothing', [head('RDE^O11'), pid, 'ORC|NW|R1', 'RXE|1'], 'AE', '101'],
  ['an appointment without a time', [head('SIU^S12'), 'SCH|A1', pid], 'AE', '101'],
  [
    '2,001 resources',
    [
      head('ORU^R01'),
      pid,
      'OBR|1|O1|F1|K^k',
      ...Array.from({ length: 2_001 }, (_, index) => `OBX|${index}|ST|C${index}^c||x||||||F`),
    ],
    'AE',
    '207',
  ],
] as const) {
  test(`${what} is refused: ${answer} ${code}`, () => {
    const fault = faultOf(lines)
    assert.deepEqual([fault.answer, fault.code], [answer, code])
    assert.ok(/\p{Script=Han}.*。/u.test(fault.zh) && /^[A-Z].*\.$/.test(fault.en), fault.en)
  })
}

test('a truncation sign in 2.7, and an escape sign written twice, are read', () => {
  const doubled = mapped([head('ADT^A08').replace('^~\\&', '^~\\\\&'), pid])
  assert.deepEqual(doubled.left, ['MSH-2'])
  assert.equal(
    mapped([head('ADT^A08', { version: '2.7' }).replace('^~\\&', '^~\\&#'), pid]).one('Patient').gender,
    'male',
  )
})

test('times that say no zone are China’s, or that of MSH-7; what was not known is not told', () => {
  const born = (at: string, birth: string, death: string) =>
    mapped([head('ADT^A08', { at }), `PID|1||P1||张三||${birth}|M|||||||||||||||||||||${death}`]).one('Patient')
  assert.equal(born('20260302', '1980', '20260302').deceasedDateTime, '2026-03-02')
  assert.equal(born('20260302', '198001', '202603020915').birthDate, '1980-01')
  assert.equal(born('20260302', '1980', '202603020915').deceasedDateTime, '2026-03-02T09:15:00+08:00')
  assert.equal(born('20260302080000+0900', '1980', '202603020915').deceasedDateTime, '2026-03-02T09:15:00+09:00')
  assert.equal(born('20260302', '1980', '2026-03-02 09:15:30').deceasedDateTime, '2026-03-02T09:15:30+08:00')
  assert.equal(born('20260302', '19800231', '').birthDate, undefined)
})

test('every character set is read by MSH-18; a declaration that the bytes contradict is told', () => {
  const text = (charset: string) => [head('ADT^A08', { charset }), pid.replace('张三', '张三丰䶮')].join('\r')
  for (const [charset, name] of [
    ['gb18030', 'GB 18030-2000'],
    ['utf-8', 'UNICODE UTF-8'],
  ] as const)
    assert.match(decode(encode(text(name), charset)).text, /张三丰䶮/)
  assert.match(decode(encode(text('GBK').replace('䶮', '龙'), 'gbk')).text, /张三丰龙/)
  assert.match(decode(encode(text('').replace('䶮', '龙'), 'gbk'), 'gbk').text, /张三丰龙/)
  assert.equal(decode(encode('MSH|^~\\&|联通||||||ADT^A08|1|P|2.4', 'gbk'), 'gbk').text.includes('联通'), true)
  for (const [bytes, name] of [
    [encode(text('UNICODE UTF-8'), 'gb18030'), 'encoding'],
    [encode(text('GBK'), 'utf-8'), 'encoding'],
    [encode(text('ASCII'), 'utf-8'), 'encoding'],
    [encode(text('8859/1'), 'utf-8'), 'encoding'],
    [encode(text('KOI8'), 'utf-8'), 'charset'],
  ] as const)
    assert.throws(
      () => decode(bytes),
      (error: Fault) => error.fault === name,
    )
})

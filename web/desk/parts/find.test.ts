import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pinyin } from 'pinyin-pro'
import { holds, type Spell } from './find.ts'

const spell: Spell = (name) => pinyin(name, { toneType: 'none', type: 'array', nonZh: 'removed', v: true })

for (const [typed, field, found] of [
  ['高血压', '原发性高血压', true],
  ['gxy', '原发性高血压', true],
  ['gaoxueya', '原发性高血压', true],
  ['gao xue ya', '原发性高血压', true],
  ['xueya', '原发性高血压', true],
  ['aoxue', '原发性高血压', false],
  ['I10', 'I10.x00', true],
  ['i10', 'I10.x00', true],
  ['yxz', '云溪镇中心卫生院', true],
  ['Yunxi', '云溪镇中心卫生院', true],
  ['zzz', '云溪镇中心卫生院', false],
  ['', '任何', true],
] as const)
  test(`“${typed}” ${found ? 'finds' : 'does not find'} ${field}`, () =>
    assert.equal(holds(spell, typed, [field]), found))

test('without the dictionary names are found as they are written, and missing fields never', () => {
  assert.equal(holds(undefined, 'gxy', ['高血压']), false)
  assert.equal(holds(undefined, '血压', [null, undefined, '高血压']), true)
})

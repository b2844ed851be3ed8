import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { publish, type Resource, search } from '#record'
import { freshDatabase } from '#testing'

async function answering(t: TestContext, resources: unknown[]) {
  const ctx = (await freshDatabase(t)).ctx()
  await publish(ctx, 'test', resources as Resource[])
  return async (request: string) => {
    const [path = '', query = ''] = request.split('?')
    const [name = '', value = ''] = query.split('=')
    const asked = `${path}?${name}=${encodeURIComponent(value)}`
    return (await search(ctx, asked)).resources.map((one) => one.id).join(' ')
  }
}

const patient = (id: string, family: string, given: string) => ({
  resourceType: 'Patient',
  id,
  name: [{ family, given: [given] }],
})

test('A Chinese name is found by one to three characters anywhere, by pinyin and by initials', async (t) => {
  const ids = await answering(t, [
    patient('wang', '王', '秀英'),
    patient('shan', '单', '雄信'),
    patient('lu', '吕', '布'),
    patient('ouyang', '欧阳', '娜娜'),
    { resourceType: 'Patient', id: 'text', name: [{ text: '张　三' }] },
    patient('mary', 'Wangari', 'Mary Ann'),
  ])
  const cases: Record<string, string> = {
    'name=王': 'wang',
    'name=秀英': 'wang',
    'name=英': 'wang',
    'name=王秀英': 'wang',
    'name=王英': '',
    'name=wangxiuying': 'wang',
    'name=WANG XIU YING': 'wang',
    'name=wáng xiù yīng': 'wang',
    'name=wang2 xiu4 ying1': 'wang',
    'name=wxy': 'wang',
    'name=xiuying': 'wang',
    'name=xy': 'wang',
    'name=wang': 'wang mary',
    'name=wangx': 'wang',
    'name=wangari': 'mary',
    'name=shanxiongxin': 'shan',
    'name=dan': '',
    'name=lv': 'lu',
    'name=lü bu': 'lu',
    'name=lyubu': 'lu',
    'name=欧阳': 'ouyang',
    'name=欧阳娜娜': 'ouyang',
    'name=oynn': 'ouyang',
    "name=ou'yang": 'ouyang',
    'name=张三': 'text',
    'name=张 三': 'text',
    'name=zhangsan': 'text',
    'family=王': 'wang',
    'family=秀英': '',
    'family=shan': 'shan',
    'given=xiuying': 'wang',
    'given=wang': '',
    'phonetic=wxy': 'wang',
    'name=mary ann': 'mary',
    'name=ann': '',
    'name:contains=ann': 'mary',
    'name:contains=秀': 'wang',
    'name:contains=wxy': '',
    'name:exact=王秀英': 'wang',
    'name:exact=wangxiuying': '',
    'name:exact=Mary Ann': 'mary',
    'name:exact=mary ann': '',
  }
  for (const [query, expected] of Object.entries(cases)) assert.equal(await ids(`Patient?${query}`), expected, query)
})

test('Other scripts are found by their beginning, whatever the case and accents', async (t) => {
  const ids = await answering(t, [
    patient('a', 'Ångström-Müller von und zu Hohenlohe', 'Éva'),
    patient('b', 'Петрова', 'Анна'),
    patient('c', 'ئابدۇرېھىم', 'ئەخمەت'),
    patient('d', 'བསྟན་འཛིན', 'ཉི་མ'),
  ])
  const cases: Record<string, string> = {
    'name=angs': 'a',
    'name=ÅNGSTRÖM-MULLER VON UND ZU HOHENLOHE': 'a',
    'name=angstrom-muller von und zu hohenstaufen': '',
    'name=muller': '',
    'name:contains=müller': 'a',
    'name=eva': 'a',
    'name=петр': 'b',
    'name=ئابدۇ': 'c',
    'name=བསྟན': 'd',
  }
  for (const [query, expected] of Object.entries(cases)) assert.equal(await ids(`Patient?${query}`), expected, query)
})

test('Institutions are found by characters, pinyin and initials; places by characters and by the pinyin of short parts', async (t) => {
  const ids = await answering(t, [
    { resourceType: 'Organization', id: 'first', name: '杭州市第一人民医院' },
    {
      resourceType: 'Patient',
      id: 'p',
      address: [{ text: '浙江省杭州市西湖区中山路12号', state: '浙江省', city: '杭州市', line: ['中山路12号'] }],
    },
  ])
  const cases: Record<string, string> = {
    'Organization?name=人民医院': 'first',
    'Organization?name=第一': 'first',
    'Organization?name=hzsdyrmyy': 'first',
    'Organization?name=rmyy': 'first',
    'Organization?name=diyirenmin': 'first',
    'Patient?address=中山': 'p',
    'Patient?address=中山路12': 'p',
    'Patient?address=山中': '',
    'Patient?address-city=杭州': 'p',
    'Patient?address-city=hangzhou': 'p',
    'Patient?address=zj': 'p',
    'Patient?address-city=zj': '',
  }
  for (const [query, expected] of Object.entries(cases)) assert.equal(await ids(query), expected, query)
})

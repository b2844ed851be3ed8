import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csvOf } from '#contracts/csv'
import { loadBenefits, priceOf } from '#insurance/benefits'
import type { Actor } from '#kernel'
import { itemCells, office, settledBills } from './office.fixture.ts'
import { exportTable } from './read-tables.ts'
import { xlsxOf } from './sheet.ts'

/** A part of an answer. */
interface Said {
  readonly cells: Readonly<Record<string, string>>
  readonly words: { readonly zh: string; readonly en: string }
  readonly code: string
  readonly line: number
  readonly field: string
  readonly key: string
  readonly title: string
  readonly maker: string | null
  readonly replaced: boolean
}

const ct = '210300001'

test('a draft is previewed on last month’s bills, approved by another person, and every version stays readable', async (t) => {
  const desk = await office(t)
  const { region, maker, checker, post, get, open, put, preview, submit, approve } = desk
  const made = await settledBills(region, 3)
  region.clock.advance(31 * 24 * 60)
  const draftId = await open()
  assert.equal((await submit(draftId)).code, 'policies.empty')
  const cells = await itemCells(desk, ct, { selfpay_prop: '30%', valid_from: '2027-01-01' })
  const edited = await put(draftId, 'catalogue', cells)
  assert.deepEqual([edited.edits, edited.problems], [1, []])
  assert.equal((await submit(draftId)).code, 'policies.preview_needed')

  const seen = await preview(draftId)
  assert.deepEqual([seen.state, seen.fresh], ['done', true])
  const { whole, people, groups, uncovered } = seen.result
  assert.equal(seen.month, made[0]!.bill.settledAt?.slice(0, 7), 'the last whole month unless another is named')
  const before = made.reduce((sum, { bill }) => sum + bill.fund_pay_sumamt, 0)
  assert.deepEqual([whole.bills, whole.touched, whole.fundBeforeFen, uncovered], [3, 3, before, 0])
  assert.equal(whole.fundBeforeFen + whole.personBeforeFen, whole.fundAfterFen + whole.personAfterFen)
  assert.ok(whole.fundAfterFen < whole.fundBeforeFen)
  assert.deepEqual(
    groups.map((one: { by: string }) => one.by),
    ['category', 'institution', 'level', 'scheme'],
  )
  assert.deepEqual(
    people.map((one: { side: string }) => one.side),
    ['loser', 'loser', 'loser'],
  )
  assert.ok(!JSON.stringify(seen).includes(made[0]!.resident.id), 'people are numbers')

  const person = await get(checker, `/drafts/${draftId}/preview/people/1`)
  assert.equal(person.residentId, made[2]!.resident.id, 'the one with the largest bill pays most more')
  assert.equal(person.bills[0].billId, made[2]!.bill.billId)
  assert.equal((await get(maker, `/drafts/${draftId}/preview/people/1`)).code, 'kernel.not_permitted')
  assert.equal((await get(checker, `/drafts/${draftId}/preview/people/9`)).code, 'policies.unknown_person')
  const trail = await region.pool.query(
    `select 1 from kernel.audit where resident_id = $1 and entity = 'policies.preview'`,
    [made[2]!.resident.id],
  )
  assert.equal(trail.rowCount, 1)

  assert.equal((await submit(draftId)).state, 'submitted')
  assert.equal((await put(draftId, 'catalogue', cells)).code, 'policies.not_open')
  assert.equal((await approve(draftId, maker)).code, 'policies.same_person')
  assert.equal((await post(checker, `/${draftId}/return`, { reason: '依据不全' })).state, 'open')
  await submit(draftId)
  const published = await approve(draftId)
  assert.deepEqual([published.no, published.maker.name, published.checker.name], [1, '宋涛', '梁志刚'])
  assert.equal(published.previewSm3, seen.contentSm3)
  const priced = async (day: string) => (await priceOf(region.ctx(), [ct], day)).get(ct)
  assert.deepEqual(
    [(await priced('2026-12-31'))?.selfpay_prop, (await priced('2026-12-31'))?.valid_to],
    [1000, '2026-12-31'],
  )
  assert.deepEqual([(await priced('2027-01-01'))?.selfpay_prop, (await priced('2027-01-01'))?.valid_to], [3000, null])

  await loadBenefits(region.ctx(), {})
  assert.equal((await priced('2027-01-01'))?.selfpay_prop, 3000, 'the next start leaves what was published')

  const history = await get(maker, `/tables/catalogue/history?key=${ct}`)
  assert.deepEqual(
    history.versions.map((one: Said) => [one.cells.selfpay_prop, one.maker]),
    [
      ['30%', '宋涛'],
      ['10%', null],
    ],
  )
  const page = await get(maker, `/publications/${published.publicationId}`)
  assert.deepEqual([page.changes[0].before.selfpay_prop, page.changes[0].after.selfpay_prop], ['10%', '30%'])
  const now = await get(maker, `/tables/catalogue?text=${ct}`)
  assert.equal(now.rows[0].next, '2027-01-01')
  for (const text of ['高血压', 'gxy']) {
    const found = await get(maker, `/tables/special-disease?text=${encodeURIComponent(text)}`)
    assert.ok(found.total > 0 && found.total < 14, `${text}: ${found.total}`)
  }
  const draft = await get(checker, `/drafts/${draftId}`)
  const steps = draft.decisions.map((one: { what: string }) => one.what)
  assert.deepEqual(steps, ['submitted', 'returned', 'submitted', 'approved'])
})

test('two approve at once: one publishes, the other hears that it is decided', async (t) => {
  const desk = await office(t)
  const { region, person, open, put, preview, submit, approve } = desk
  const draftId = await open()
  await put(draftId, 'catalogue', await itemCells(desk, ct, { pric: '1.00', valid_from: '2027-01-01' }))
  await preview(draftId)
  await submit(draftId)
  const [one, two] = [person('auditor', '甲'), person('administrator', '乙')]
  const answers = await Promise.all([approve(draftId, one), approve(draftId, two), approve(draftId, one)])
  const published = answers.filter((answer) => answer.publicationId)
  assert.equal(new Set(published.map((answer) => answer.publicationId)).size, 1)
  assert.ok(answers.every((answer) => answer.publicationId || answer.code === 'policies.not_submitted'))
  const { rows } = await region.pool.query('select count(*)::int as n from policies.publication')
  assert.equal(rows[0].n, 1)
})

test('of two drafts over one row the second is refused and shows who was there before', async (t) => {
  const desk = await office(t)
  const { get, maker, open, put, preview, submit, approve } = desk
  const drafts = [await open({ title: '先' }), await open({ title: '后' })]
  for (const [index, draftId] of drafts.entries()) {
    await put(draftId, 'catalogue', await itemCells(desk, ct, { pric: `${index + 1}.00`, valid_from: '2027-01-01' }))
    await preview(draftId)
    await submit(draftId)
  }
  assert.equal((await approve(drafts[0]!)).no, 1)
  assert.equal((await approve(drafts[1]!)).code, 'policies.conflict')
  const { conflicts } = await get(maker, `/drafts/${drafts[1]}`)
  assert.deepEqual(
    conflicts.map((one: Said) => [one.key, one.title]),
    [[ct, '先']],
  )
})

test('what begins today or earlier is a correction; it takes the place of the version and names the bills it reaches', async (t) => {
  const desk = await office(t)
  const { region, maker, checker, get, open, put, preview, submit, approve } = desk
  await settledBills(region, 1)
  const cells = await itemCells(desk, ct, { pric: '99.00' })
  const plain = await open()
  await put(plain, 'catalogue', cells)
  assert.equal((await get(maker, `/drafts/${plain}`)).problems[0].code, 'policies.past_needs_correction')
  await preview(plain)
  assert.equal((await submit(plain)).code, 'policies.has_problems')
  const draftId = await open({ correction: true })
  await put(draftId, 'catalogue', cells)
  await preview(draftId)
  await submit(draftId)
  const { publicationId, fromDay } = await approve(draftId)
  assert.equal(fromDay, '2024-01-01')
  assert.equal((await get(checker, `/publications/${publicationId}/affected`)).bills, 1)
  const { versions } = await get(maker, `/tables/catalogue/history?key=${ct}`)
  assert.deepEqual(
    versions.map((one: Said) => [one.cells.pric, one.replaced]),
    [
      ['99.00', false],
      ['160.00', true],
    ],
  )
})

test('an edit is undone, an import as one; an edited draft needs a new preview', async (t) => {
  const desk = await office(t)
  const { maker, post, get, open, put, preview, submit } = desk
  const draftId = await open()
  const cells = await itemCells(desk, ct, { pric: '1.00', valid_from: '2027-01-01' })
  await put(draftId, 'catalogue', cells)
  await put(draftId, 'catalogue', { ...cells, pric: '2.00' })
  await preview(draftId)
  await post(maker, `/${draftId}/undo`)
  const { rows } = await get(maker, `/drafts/${draftId}/rows?table=catalogue`)
  assert.deepEqual([rows[0].cells.pric, rows[0].before.pric, rows[0].change], ['1.00', '160.00', 'changed'])
  assert.equal((await submit(draftId)).code, 'policies.preview_needed')
  await post(maker, `/${draftId}/rows/remove`, { table: 'catalogue', rowId: rows[0].rowId })
  await post(maker, `/${draftId}/undo`)
  await post(maker, `/${draftId}/undo`)
  assert.equal((await get(maker, `/drafts/${draftId}/rows?table=catalogue`)).total, 0)
  assert.equal((await post(maker, `/${draftId}/undo`)).code, 'policies.nothing_to_undo')
})

const imported = (
  desk: Awaited<ReturnType<typeof office>>,
  draftId: string,
  table: string,
  bytes: Buffer,
  format = 'csv',
) => desk.post(desk.maker, `/${draftId}/import`, { table, format, content: bytes.toString('base64') })

test('an exported table comes back whole: what is unchanged is left out, what was changed is in the draft', async (t) => {
  const desk = await office(t)
  const draftId = await desk.open()
  for (const [table, format, rows] of [
    ['policy', 'csv', 192],
    ['supplement', 'xlsx', 6],
    ['special-disease', 'xlsx', 14],
  ] as const) {
    const file = await desk.server.app.inject({
      method: 'GET',
      url: `/api/policies/tables/${table}/export?format=${format}`,
    })
    assert.equal(file.statusCode, 401, 'not to strangers')
    const { content } = await exportTable(desk.region.ctx(desk.maker), { table, format })
    const answer = await imported(desk, draftId, table, Buffer.from(content as Buffer), format)
    assert.deepEqual([answer.errors, answer.rows, answer.unchanged], [[], 0, rows], table)
  }
  const header = [
    '险种',
    '就诊类别',
    '机构级别',
    '年龄起',
    '年龄止',
    '家医签约',
    '转诊',
    '起付标准',
    '分段支付比例',
    '年度支付限额',
    '依据',
    'Clause (English)',
    '开始日期',
  ]
  const row = [
    '职工',
    '住院',
    '三级',
    '0',
    '59',
    '否',
    '否',
    '1,200.00',
    '30000:84%; *:90%',
    '300000',
    '新办法',
    'New',
    '2027-01-01',
  ]
  const taken = await imported(desk, draftId, 'policy', await xlsxOf([{ name: '数据', rows: [header, row] }]), 'xlsx')
  assert.deepEqual([taken.errors, taken.rows], [[], 1])
  const { rows } = await desk.get(desk.maker, `/drafts/${draftId}/rows?table=policy`)
  assert.deepEqual([rows[0].change, rows[0].before.dedc_std, rows[0].cells.dedc_std], ['changed', '1000.00', '1200.00'])
})

test('one wrong row and nothing is imported: every wrong line is named with its column and a sentence', async (t) => {
  const desk = await office(t)
  const draftId = await desk.open()
  const header = [
    'hilist_code',
    'kind',
    'name',
    'name_en',
    'unit',
    'chrgitm_lv',
    'pric',
    'selfpay_prop',
    'valid_from',
    'valid_to',
    'action',
  ]
  const good = ['NEW1', 'drug', '新药', 'New', '盒', '乙', '12.50', '10%', '2027-01-01', '', '']
  const change = (values: Record<number, string>) => good.map((cell, at) => values[at] ?? cell)
  const rows = [
    header,
    good,
    change({ 0: 'NEW2', 5: '丁' }),
    change({ 0: 'NEW3', 6: '-1' }),
    change({ 0: 'NEW4', 7: '10' }),
    change({ 0: 'NEW5', 8: '2027-02-30' }),
    good,
    change({ 0: ct, 8: '2027-01-01', 9: '2027-06-30' }),
    change({ 0: 'NOPE', 9: '2027-06-30', 10: '结束' }),
    change({ 0: 'NEW6', 8: '2020-01-01' }),
  ]
  const first = await imported(desk, draftId, 'catalogue', Buffer.from(csvOf(rows)))
  assert.deepEqual(
    first.errors.map((one: Said) => [one.line, one.field, one.code.split('.')[1]]),
    [
      [3, 'chrgitm_lv', 'unknown_choice'],
      [4, 'pric', 'negative'],
      [5, 'selfpay_prop', 'not_a_ratio'],
      [6, 'valid_from', 'not_a_day'],
      [7, '', 'row_twice'],
      [9, 'valid_to', 'nothing_to_end'],
    ],
  )
  assert.ok(first.errors.every((one: Said) => one.words.zh && one.words.en && !one.words.zh.includes('{')))
  const together = [header, good, rows[7]!, rows[9]!]
  const second = await imported(desk, draftId, 'catalogue', Buffer.from(csvOf(together)))
  assert.deepEqual(
    second.errors.map((one: Said) => [one.line, one.code]),
    [
      [3, 'policies.dates_gap'],
      [4, 'policies.past_needs_correction'],
    ],
  )
  assert.equal(
    (await desk.get(desk.maker, `/drafts/${draftId}/rows?table=catalogue`)).total,
    0,
    'nothing half-imported',
  )
  const third = await imported(desk, draftId, 'catalogue', Buffer.from(csvOf([header, good])))
  assert.deepEqual([third.rows, third.errors], [1, []])
  const nothing = await imported(desk, draftId, 'catalogue', Buffer.from(csvOf([header])))
  assert.equal(nothing.errors[0].code, 'policies.nothing_in_file')
})

test('ages that a draft leaves without a policy are named, and a whole change of the ages passes', async (t) => {
  const desk = await office(t)
  const draftId = await desk.open()
  const found = await desk.get(desk.maker, '/tables/policy?limit=500')
  const of = (key: string) => found.rows.find((row: { key: string }) => row.key === key).cells
  const young = of('310-14-L3-A0---R')
  const problems = async () => (await desk.get(desk.maker, `/drafts/${draftId}`)).problems.map((one: Said) => one.code)
  await desk.put(draftId, 'policy', { ...young, age_to: '64', valid_from: '2027-01-01' })
  assert.deepEqual(await problems(), ['policies.ages_overlap'])
  const old = of('310-14-L3-A60---R')
  await desk.put(draftId, 'policy', { ...old, valid_to: '2026-12-31' }, { action: 'end' })
  assert.deepEqual(await problems(), ['policies.ages_gap'])
  await desk.put(draftId, 'policy', { ...old, age_from: '65', valid_from: '2027-01-01' })
  assert.deepEqual(await problems(), [])
})

test('a manager reads and cannot edit; who only edited does not approve', async (t) => {
  const desk = await office(t)
  const manager: Actor = desk.person('manager', '郭')
  assert.equal((await desk.get(manager, '/tables/supplement')).rows.length, 6)
  assert.equal((await desk.post(manager, '', { title: 'x', reason: 'y' })).code, 'kernel.not_permitted')
  const draftId = await desk.open()
  const cells = await itemCells(desk, ct, { pric: '1.00', valid_from: '2027-01-01' })
  assert.equal((await desk.post(desk.checker, `/${draftId}/rows`, { table: 'catalogue', cells })).edits, 1)
  await desk.preview(draftId)
  await desk.submit(draftId)
  assert.equal((await desk.approve(draftId)).code, 'policies.same_person')
  assert.equal((await desk.get(desk.checker, `/drafts/${draftId}`)).mayDecide, false)
  assert.equal((await desk.approve(draftId, desk.person('auditor', '另'))).no, 1)
})

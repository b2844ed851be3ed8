import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { letStand } from '#insurance/findings'
import { makeContext, openPool, systemActor, systemChance } from '#kernel'
import { startAnji } from './anji.ts'
import { openBrowser, picture } from './browser.ts'
import { booksAndTrailHold } from './steps/books.ts'
import { expectText } from './steps/expect.ts'
import * as fund from './steps/fund.ts'
import { type Stage, staffAtDesk } from './steps/stage.ts'

const lastYear = new Date().getFullYear() - 1

test('郭建平 goes from last year’s surplus down to one line of one bill and up again; 梁志刚 upholds a finding; 沈丽华 sees her own', async (t) => {
  const browser = await openBrowser(t)
  const stage: Stage = { browser, anji: await startAnji(t, 60, { DEMO_FUND: '12' }) }
  const guo = await staffAtDesk(stage, '郭建平')
  await fund.openFund(guo, lastYear)
  await picture(guo, 'fund')
  await upAgain(guo, await downToALine(guo))
  await aFindingIsUpheld(stage)
  await othersSeeTheirOwn(stage)
  await booksAndTrailHold(stage.anji.databaseUrl)
})

/** Answers the address of the statement that it began with. */
async function downToALine(page: Page): Promise<string> {
  const surplus = await fund.openPackage(page)
  const statement = page.url()
  const [packaged, spent] = [await fund.figureOf(page, '各单元相加'), await fund.figureOf(page, '签管人群全部支出')]
  assert.equal(packaged - spent, surplus, 'the surplus of the overview is the package less what was spent')
  await picture(page, 'fund-statement')
  await page.getByRole('button', { name: '重新计算', exact: true }).click()
  const said = page.getByRole('dialog').filter({ hasText: '重新计算的结果与保存的完全一致' })
  await said.getByRole('button', { name: '知道了' }).click()

  const { step } = await fund.openSpentElsewhere(page)
  assert.equal(
    fund.sum(await fund.column(page, '其中统筹')),
    step,
    'doctors together are what the statement says was spent',
  )
  const ofDoctor = await fund.goInside(page)
  await page.getByText('姓名已隐去').waitFor()
  assert.equal(fund.sum(await fund.column(page, '其中统筹')), ofDoctor, 'people together are their doctor’s')
  const ofPerson = await fund.goInside(page)
  await page.getByRole('columnheader', { name: '结算时间' }).waitFor()
  assert.equal(fund.sum(await fund.column(page, '其中统筹')), ofPerson, 'bills together are their person’s')
  const bill = page.locator('tbody tr.ant-table-row').first()
  assert.match((await bill.getByRole('cell').nth(1).textContent()) ?? '', /\*/, 'the name is masked')
  await picture(page, 'fund-bills')
  await bill.getByRole('link').click()
  await page.getByRole('heading', { name: '这一行怎么分' }).waitFor()
  await expectText(page.getByRole('row'), '纳入政策范围')
  await picture(page, 'fund-line')
  return statement
}

async function upAgain(page: Page, statement: string): Promise<void> {
  for (const level of ['这一行', '这张账单', '这个人', '这家机构', '全区域'])
    await expectText(page.locator('.spending-chain li'), level)
  await page
    .getByRole('link', { name: /人头总包/ })
    .first()
    .click()
  await page.getByRole('heading', { name: /^人头总包/ }).waitFor()
  await page.getByRole('heading', { name: '逐步计算' }).waitFor()
  assert.equal(page.url(), statement, 'the line leads up to the statement one came from')
}

async function aFindingIsUpheld(stage: Stage): Promise<void> {
  const liang = await staffAtDesk(stage, '梁志刚')
  const open = Number(await fund.openFinding(liang))
  await picture(liang, 'fund-finding')
  await liang.keyboard.press('u')
  await liang.getByText('已决定 1 条').waitFor()
  await liang.getByText(`待答复 ${open - 1}`).waitFor()
  const pool = openPool(stage.anji.databaseUrl, 2)
  try {
    const now = new Date(Date.now() + 24 * 3_600_000)
    const options = { actor: systemActor('journey'), clock: { now: () => now }, chance: systemChance }
    const before = await recovered(pool)
    await makeContext(pool, options).transaction(async (ctx) => void (await letStand(ctx)))
    assert.equal((await recovered(pool)) - before, 1, 'what was upheld is recovered once it cannot be taken back')
    const { rows } = await pool.query(
      `select count(distinct resident_id)::int as people from kernel.audit
       where actor_name = '郭建平' and action = 'read' and entity in ('fund.spending', 'settlement.bill')`,
    )
    assert.ok(rows[0].people > 0, 'each person who was listed is in the trail')
  } finally {
    await pool.end()
  }
}

async function recovered(pool: ReturnType<typeof openPool>): Promise<number> {
  const { rows } = await pool.query(
    `select count(*)::int as n from findings.pub_finding where state = 'recovered' and recovered_fen > 0`,
  )
  return rows[0].n
}

async function othersSeeTheirOwn(stage: Stage): Promise<void> {
  const shen = await staffAtDesk(stage, '沈丽华')
  await shen.getByRole('navigation', { name: '功能' }).getByRole('link', { name: '基金', exact: true }).click()
  await shen.getByRole('link', { name: '费用去向' }).click()
  const shown = await shen.evaluate(
    (year) => fetch(`/api/fund/breakdown?by=institution&year=${year}`).then((answer) => answer.json()),
    lastYear,
  )
  assert.ok(shown.rows.length <= 1 && shown.scope.institutionName, 'one institution: the own')
  await expectText(shen.locator('.headline'), shown.scope.institutionName)
  await picture(shen, 'fund-other-manager')
}

import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { chronicModule, enrol as enrolPerson } from '#care/chronic'
import { contractsModule, demonstrationPackages, loadPackages } from '#care/contracts'
import { followUpsModule } from '#care/follow-ups'
import { keepReading, readingsModule } from '#care/readings'
import { gridModule, registerCell, registerHousehold } from '#people/grid'
import { teamsModule } from '#people/teams'
import { freshDatabase } from '#testing'
import { diagnosed } from '#testing/people'
import { village, villager } from './device.fixture.ts'
import { listen } from './engine/page.fixture.ts'

const pin = '739156'
const types: Record<string, string> = {
  js: 'text/javascript',
  css: 'text/css',
  html: 'text/html; charset=utf-8',
  svg: 'image/svg+xml',
  webmanifest: 'application/manifest+json',
}
const pagesModule = {
  name: 'pages',
  routes: async (app: any) => {
    const send = (req: any, reply: any) => {
      const p = req.url.split('?')[0]
      const file = /\.\w+$/.test(p) ? p.slice(1) : 'village.html'
      return reply.type(types[file.split('.').pop()!] ?? 'x/y').send(readFileSync('/tmp/anji/gl/dist/' + file))
    }
    app.route({
      method: 'GET',
      url: '/*',
      config: { access: ['anonymous', 'doctor'], rateLimit: false },
      handler: send,
    })
  },
} as any
test('look', { timeout: 200000 }, async (t) => {
  const region = await freshDatabase(t)
  region.clock.set(new Date(Date.now()).toISOString())
  const modules = [teamsModule, gridModule, readingsModule, chronicModule, followUpsModule, contractsModule]
  const place = await village(t, region, [...modules, pagesModule])
  await loadPackages(region.ctx(), { packages: demonstrationPackages(), preview: false })
  const ring = [
    [120, 30],
    [120.02, 30],
    [120.02, 30.02],
    [120, 30.02],
    [120, 30],
  ] as [number, number][]
  const cell = await registerCell(region.ctx(), {
    code: 'A1',
    name: '柳村',
    outline: { type: 'Polygon', coordinates: [ring] },
    registeredPeople: 100,
    institutionId: place.centre.id,
  } as never)
  const wang = await villager(region, place.team.id, '王秀英', '1950-05-01')
  const li = await villager(region, place.team.id, '李建国', '1948-05-01')
  const child = await villager(region, place.team.id, '王小宝', '2020-05-01')
  await registerHousehold(region.ctx(), {
    cellId: cell.id,
    address: '柳村 1 号',
    members: [
      { residentId: wang.id, relation: 'head' },
      { residentId: li.id, relation: 'spouse' },
      { residentId: child.id, relation: 'grandchild' },
    ],
  } as never)
  await diagnosed(region, wang.id)
  await region.deliver(modules)
  await enrolPerson(region.ctx(place.gp), {
    residentId: wang.id,
    programmeCode: 'hypertension',
    consented: true,
    diagnosisCode: 'I10',
    answers: {},
    medicines: [],
  } as never)
  await region.deliver(modules)
  const mine = await place.call(place.gp, 'GET /api/teams/mine')
  console.log('mine', mine.status)
  const port = await listen(place.app)
  const as = `${place.gp.id} ${place.gp.roles.join()} ${place.gp.institutionId ?? ''}`
  const { start, browser } = (await import('/tmp/anji/gl/look.ts' as string)) as any
  const { page, context, shot: old } = await start('phone', 'zh-CN', `http://127.0.0.1:${port}`, { 'x-test-actor': as })
  const shot = (n: string, full?: boolean) =>
    page.screenshot({ path: `/tmp/anji/shots5/village-real-${n}.png`, fullPage: full ?? true })
  void old
  const tap = (n: any) =>
    page
      .getByRole('button', { name: n, exact: typeof n === 'string' })
      .first()
      .click()
  const keys = async (s: string, root = page) => {
    for (const d of s) await root.getByRole('button', { name: d, exact: true }).last().click()
  }
  try {
    await page.locator('input').first().fill('何平的手机')
    await tap('下一步')
    await keys(pin)
    await page.waitForTimeout(200)
    await keys(pin)
    await page.locator('.tabs').waitFor()
    await page.waitForTimeout(7000)
    await shot('01-today')
    await context.setOffline(true)
    await page.getByRole('link', { name: '居民' }).click()
    await page.getByText('王秀英').first().click()
    await page.waitForTimeout(500)
    await shot('02-person')
    await page.getByRole('link', { name: '开始随访' }).click()
    await page.locator('#question-systolic').click()
    await keys('186112', page.locator('.dock'))
    await tap('收起')
    await tap('无症状')
    await tap('规律')
    for (const q of await page.locator('.question').all()) {
      const no = q.getByRole('button', { name: '否', exact: true })
      if (await no.count()) await no.first().click()
    }
    await tap(/签名保存/)
    await page.waitForTimeout(500)
    await shot('03-sign', false)
    await keys(pin)
    await page.waitForTimeout(7500)
    await shot('04-after')
    await page.goto(`http://127.0.0.1:${port}/village/people/${li.id}/enrol`)
    await page.locator('.pin-dots').waitFor()
    await keys(pin)
    await page.waitForTimeout(800)
    await page.locator('.rows button').first().click()
    await page.waitForTimeout(300)
    const which = await page.locator('p.lead').first().textContent()
    console.log('enrols in', which)
    await tap('不做问卷，直接确认').catch(() => 0)
    await page.locator('section[aria-label="诊断"] button').first().click()
    await tap('本人同意')
    await tap('签名建档')
    await page.waitForTimeout(500)
    await shot('05-enrol')
    if (await page.locator('.pin-dots').count()) {
      await keys(pin)
      await page.waitForTimeout(7500)
    }
    await page.goto(`http://127.0.0.1:${port}/village/people/${li.id}/amend`)
    await page.locator('.pin-dots').waitFor()
    await keys(pin)
    await page.waitForTimeout(500)
    await page.getByLabel('手机号').fill('13911112222')
    await tap('保存')
    await page.waitForTimeout(7000)
    await page.getByRole('link', { name: '签约' }).first().click()
    await page.waitForTimeout(600)
    for (const n of [0, 1, 2]) await page.locator('section.card > button.choice').nth(n).click()
    await page.waitForTimeout(300)
    const g = page.getByRole('group', { name: /由谁代签/ })
    if (await g.count()) await g.getByRole('button').first().click()
    await page.locator('summary').click()
    for (const c of await page.locator('canvas').all()) {
      await c.scrollIntoViewIfNeeded()
      const b = (await c.boundingBox())!
      await page.mouse.move(b.x + 30, b.y + 60)
      await page.mouse.down()
      for (let i = 0; i < 15; i++) await page.mouse.move(b.x + 30 + i * 12, b.y + 80 + Math.sin(i) * 40)
      await page.mouse.up()
    }
    await page.getByLabel('见证人').fill('李会计')
    await tap(/^签约 \d 人/)
    await page.waitForTimeout(500)
    await shot('06-contract')
    await keys(pin)
    await page.waitForTimeout(7500)
    await context.setOffline(false)
    await page.waitForTimeout(9000)
    region.clock.set(new Date(Date.now()).toISOString())
    await page.goto(`http://127.0.0.1:${port}/village/exchange`)
    await page.locator('.pin-dots').waitFor()
    await keys(pin)
    await page.waitForTimeout(9000)
    await shot('07-exchange')
    const { rows } = await region.pool.query(`select kind, state, code, field from village.command order by seq`)
    console.table(rows)
    for (const q of [
      `select way, systolic_mmhg, urgent, decision from follow_ups.pub_follow_up`,
      `select programme_code, enrolled_on from chronic.pub_enrolment`,
      `select state, signed_on from contracts.pub_contract`,
    ])
      console.table((await region.pool.query(q)).rows)
    await page.locator('.rows a').first().click()
    await page.waitForTimeout(500)
    await shot('08-entry')
  } catch (e) {
    console.log(String(e).slice(0, 900))
    await shot('99')
  }
  await browser.close()
})
void keepReading

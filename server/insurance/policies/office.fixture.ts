/** A fund's office with two people, a hospital, and people with settled bills of last month. */
import type { TestContext } from 'node:test'
import { creditAccount } from '#insurance/accounts'
import { loadBenefits } from '#insurance/benefits'
import { addCharges, payBill } from '#insurance/settlement'
import type { Actor } from '#kernel'
import { registerResident } from '#people/residents'
import { freshDatabase, testServer } from '#testing'
import { hospital } from '#testing/people'
import { previewStep } from './preview.ts'
import { routes } from './routes.ts'

export async function office(t: TestContext) {
  const region = await freshDatabase(t)
  await loadBenefits(region.ctx(), {})
  const server = await testServer(t, region, [{ name: 'policies', routes, jobs: [previewStep] }])
  const person = (role: 'administrator' | 'auditor' | 'manager', name: string): Actor => ({
    ...{ id: region.chance.uuid(), roles: [role], name },
  })
  const maker = person('administrator', '宋涛')
  const checker = person('auditor', '梁志刚')
  const post = async (who: Actor, path: string, body: object = {}) =>
    (await server.call(who, `POST /api/policies/drafts${path}`, body)).body
  const get = async (who: Actor, path: string) => (await server.call(who, `GET /api/policies${path}`)).body
  const open = async (more: object = {}) =>
    (await post(maker, '', { title: '2027 年待遇调整', reason: '示范文件〔2026〕1 号', ...more })).draftId as string
  const put = (draftId: string, table: string, cells: object, more: object = {}) =>
    post(maker, `/${draftId}/rows`, { table, cells, ...more })
  /** Asks for the preview and runs its job to the end. */
  const preview = async (draftId: string, body: object = {}) => {
    const asked = await post(maker, `/${draftId}/preview`, body)
    if (asked.code) return asked
    const { rows } = await region.pool.query('select id from policies.preview where draft_id = $1', [draftId])
    for (let step = 0; step < 5; step += 1) await region.runJob(previewStep, { previewId: rows[0].id })
    return get(maker, `/drafts/${draftId}/preview`)
  }
  const submit = (draftId: string) => post(maker, `/${draftId}/submit`)
  const approve = (draftId: string, who = checker) => post(who, `/${draftId}/approve`)
  return { region, server, person, maker, checker, post, get, open, put, preview, submit, approve }
}

/** The cells of an item in force, changed. */
export async function itemCells(
  of: { get: (who: Actor, path: string) => Promise<{ rows: { cells: object }[] }>; maker: Actor },
  code: string,
  change: object,
) {
  const page = await of.get(of.maker, `/tables/catalogue?text=${code}`)
  return { ...page.rows[0]?.cells, ...change }
}

/** People of 66 with money in their accounts, and one settled bill each. */
export async function settledBills(region: Awaited<ReturnType<typeof office>>['region'], people: number) {
  const place = await hospital(region)
  const made = []
  for (let no = 0; no < people; no += 1) {
    const resident = await registerResident(region.ctx(), {
      ...{
        name: `参保${no}`,
        documentType: 'other',
        documentNumber: `DOC-${no}`,
        birthDate: '1960-01-15',
        sex: 'female',
      },
      ...{ scheme: 'employee', psnNo: `P${String(no).padStart(12, '0')}` },
    })
    await creditAccount(region.ctx(), { year: 2026, residentId: resident.id, amountFen: 1_000_000 })
    const mdtrtId = region.chance.uuid()
    await addCharges(region.ctx(), {
      ...{ mdtrtId, orderId: region.chance.uuid(), residentId: resident.id, institutionId: place.id, diagCode: 'I10' },
      lines: [{ hilistCode: '210300001', name: 'CT', cnt: 1 + no }],
    })
    const actor: Actor = { id: resident.id, roles: ['resident'], name: resident.name }
    made.push({ resident, bill: await payBill(region.ctx(actor), { mdtrtId, useAccount: true }) })
  }
  return made
}

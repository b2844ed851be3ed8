// What the tests of this module stand on.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { creditAccount } from '#insurance/accounts'
import { loadBenefits } from '#insurance/benefits'
import { payBill } from '#insurance/settlement'
import type { Actor } from '#kernel'
import { registerResident } from '#people/residents'
import { freshDatabase, type TestRegion } from '#testing'
import { hospital as aHospital } from '#testing/people'
import type { Listed } from './settlement-list.ts'

/** A hospital, an employee born in 1960, and the list of her stay. */
export async function ward(t: TestContext) {
  const region = await freshDatabase(t)
  region.clock.set('2026-03-10T09:00:00+08:00')
  const ctx = region.ctx()
  await loadBenefits(ctx, {})
  const hospital = await aHospital(region)
  const person = (name: string, psnNo: string) =>
    registerResident(ctx, {
      ...{ name, documentType: 'other', documentNumber: `DOC-${name}`, birthDate: '1960-01-15', sex: 'female' },
      ...{ scheme: 'employee', psnNo },
    })
  const wang = await person('王秀英', 'P000000001')
  const list = stay(region, { residentId: wang.id, institutionId: hospital.id })
  return { region, hospital, wang, person, list }
}

/** A list of a stay of six days; ids of its own. */
export function stay(
  region: TestRegion,
  { residentId, institutionId }: Pick<Listed, 'residentId' | 'institutionId'>,
): Listed {
  return {
    ...{
      mdtrtId: region.chance.uuid(),
      orderId: region.chance.uuid(),
      poolareaNo: '990100',
      residentId,
      institutionId,
    },
    ...{ deptCode: 'A03', begntime: '2026-02-27T08:00:00+08:00', endtime: '2026-03-05T10:00:00+08:00', dscgWay: '1' },
    referred: false,
    diagnoses: [
      { diag_srt_no: 1, diag_code: 'I21.900' },
      { diag_srt_no: 2, diag_code: 'I10.x00x002' },
    ],
    operations: [{ oprn_srt_no: 1, oprn_oprt_code: '36.0600', oprn_oprt_time: '2026-02-28T09:30:00+08:00' }],
    charges: [
      { hilistCode: 'XC08CA01A001DEMO0000001', name: '苯磺酸氨氯地平片', cnt: 3, priceFen: 4200 },
      { hilistCode: '110200001', name: '诊查费', cnt: 6, priceFen: 100_000 },
    ],
  }
}

/** A claims folder that is gone with the test. */
export async function lakeFor(t: TestContext): Promise<string> {
  const lake = await mkdtemp(join(tmpdir(), 'anji-lake-'))
  t.after(() => rm(lake, { recursive: true, force: true }))
  return lake
}

/** Bills the visit, at once, since the purse covers it. */
export async function pay(region: TestRegion, residentId: string, mdtrtId: string) {
  await creditAccount(region.ctx(), { year: 2026, residentId, amountFen: 1_000_000 })
  const actor: Actor = { id: residentId, roles: ['resident'], name: '' }
  return payBill(region.ctx(actor), { mdtrtId, useAccount: true })
}

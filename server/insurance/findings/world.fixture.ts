/** A hospital that has settled a bill, and those who watch over it. */
import type { TestContext } from 'node:test'
import { accountsModule, creditAccount } from '#insurance/accounts'
import { loadBenefits } from '#insurance/benefits'
import { addCharges, settlementModule } from '#insurance/settlement'
import type { Actor } from '#kernel'
import { setScheme } from '#people/residents'
import { freshDatabase, testServer } from '#testing'
import { doctor, hospital, institution, resident, staff } from '#testing/people'
import type { Candidate } from './finding.ts'
import { findingsModule } from './index.ts'
import { keepCandidates } from './raise-store.ts'

export async function watched(t: TestContext) {
  const region = await freshDatabase(t)
  await loadBenefits(region.ctx(), {})
  const place = await hospital(region)
  const other = await institution(region, 'hospital', '邻县人民医院')
  const manager = await staff(region, place.id, '郭建平', 'manager')
  const stranger = await staff(region, other.id, '赵敏', 'manager')
  const li = await doctor(region, place.id)
  const auditor = (name: string): Actor => ({ id: region.chance.uuid(), roles: ['auditor'], name })
  const person = await resident(region, '王秀英', '1960-01-15')
  await setScheme(region.ctx(), { residentId: person.id, scheme: 'employee', psnNo: 'P000000000001' })
  await creditAccount(region.ctx(), { year: 2026, residentId: person.id, amountFen: 5_000_000 })
  const modules = [settlementModule, accountsModule, findingsModule]
  const server = await testServer(t, region, modules)

  /** `bill/line` → the charge, by which claims name a line. */
  const charges = new Map<string, string>()

  /** A settled bill of so many packs of amlodipine at 42.00, paid by fund and account. */
  const settle = async (...packs: number[]) => {
    const mdtrtId = region.chance.uuid()
    const lines = packs.map((cnt) => ({
      hilistCode: 'XC08CA01A001DEMO0000001',
      name: '氨氯地平片',
      cnt,
      priceFen: 4200,
    }))
    const visit = { mdtrtId, residentId: person.id, institutionId: place.id, doctorId: li.id, diagCode: 'I10' }
    await addCharges(region.ctx(), { ...visit, orderId: region.chance.uuid(), lines })
    const paid = await server.call(person, `POST /api/settlement/visits/${mdtrtId}/pay`, {})
    if (paid.body.state !== 'settled') throw new Error(JSON.stringify(paid.body))
    const charged = 'select line_no, charge_id from settlement.pub_bill_line where setl_id = $1'
    for (const row of (await region.pool.query(charged, [paid.body.billId])).rows)
      charges.set(`${paid.body.billId}/${row.line_no}`, row.charge_id)
    return paid.body as { billId: string; fund_pay_sumamt: number; inscp_amt: number }
  }

  const said = saidBy(place.code, li.id, charges)
  const raise = (...all: Candidate[]) => region.ctx().transaction((ctx) => keepCandidates(ctx, all, {}))
  const row = async (id: string) =>
    (await region.pool.query('select * from findings.finding where id = $1', [id])).rows[0]
  return { region, server, modules, place, other, manager, stranger, li, auditor, person, settle, said, raise, row }
}

/** What a rule says of lines of a bill: line → fen. */
function saidBy(code: string, doctorCode: string, charges: ReadonlyMap<string, string>) {
  return (setlId: string, lines: Readonly<Record<number, number>>, more: Partial<Candidate> = {}): Candidate => ({
    ...{ ruleId: 'behaviour:missing-order', version: 1, kind: 'missing-order', verdict: 'violation', stage: 'after' },
    ...{
      setlId,
      psnNo: 'P000000000001',
      fixmedinsCode: code,
      doctorCode,
      insutype: '310',
      period: '2026-03',
    },
    ...{
      reasonZh: '1 行收费没有医嘱或处方。',
      reasonEn: '1 line without an order.',
      clause: '规则库 1.0',
      window: null,
    },
    lines: Object.entries(lines).map(([no, amountFen]) => ({
      ...{
        setlId,
        bkkpSn: charges.get(`${setlId}/${no}`)!,
        hilistCode: 'XC08CA01A001DEMO0000001',
        hilistName: '氨氯地平片',
        feeOcurTime: null,
      },
      ...{
        cnt: 1,
        pric: 4200,
        detItemFeeSumamt: 4200,
        inscpAmt: 4200,
        fixmedinsCode: code,
        amountFen,
        fundFen: 0,
      },
    })),
    ...more,
  })
}

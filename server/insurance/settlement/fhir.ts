import type { Claim, ClaimItem, ExplanationOfBenefit, Money } from '@medplum/fhirtypes'
import type { BillLine } from '#contracts/settlement'
import type { Bill } from './bill.ts'

const yuan = (fen: number): Money => ({ value: fen / 100, currency: 'CNY' })

const claimType = {
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/claim-type', code: 'professional' }],
}
const amountSystem = 'urn:anji:settlement:amount'
const amountCode = (code: string) => ({ coding: [{ system: amountSystem, code }] })

const coverageOf = (bill: Bill) => ({
  identifier: { system: 'urn:anji:psn-no', value: bill.psnNo },
  display: bill.insutype === '310' ? '职工基本医疗保险' : bill.insutype === '390' ? '城乡居民基本医疗保险' : '自费',
})

const statusOf = (bill: Bill): 'active' | 'cancelled' => (bill.state === 'reversed' ? 'cancelled' : 'active')

/** What both resources say alike of a bill. */
const shared = (bill: Bill) => ({
  status: statusOf(bill),
  type: claimType,
  use: 'claim' as const,
  patient: { reference: `Patient/${bill.residentId}` as const, display: bill.residentName },
  created: bill.createdAt.toISOString(),
  provider: { reference: `Organization/${bill.institutionId}` as const, display: bill.institutionName },
  identifier: [
    { system: 'urn:anji:setl-id', value: bill.id },
    { system: 'urn:anji:medins-setl-id', value: bill.medinsSetlId },
    { system: 'urn:anji:mdtrt-id', value: bill.mdtrtId },
  ],
  diagnosis: [
    {
      sequence: 1,
      diagnosisCodeableConcept: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code: bill.diagCode }] },
    },
  ],
})

const itemOf = (line: BillLine, encounterId: string | undefined): ClaimItem => ({
  sequence: line.lineNo,
  productOrService: { coding: [{ system: 'urn:anji:hilist-code', code: line.hilist_code, display: line.name }] },
  quantity: { value: line.cnt },
  unitPrice: yuan(line.pric),
  net: yuan(line.det_item_fee_sumamt),
  ...(encounterId ? { encounter: [{ reference: `Encounter/${encounterId}` }] } : {}),
})

/** What the institution claims. `encounterId`: the visit's Encounter, where there is one. */
export function toClaim(bill: Bill, lines: readonly BillLine[], encounterId?: string): Claim {
  return {
    ...shared(bill),
    resourceType: 'Claim',
    id: bill.id,
    priority: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/processpriority', code: 'normal' }] },
    insurance: [{ sequence: 1, focal: true, coverage: coverageOf(bill) }],
    item: lines.map((line) => itemOf(line, encounterId)),
    total: yuan(bill.medfee_sumamt),
  }
}

const lineParts = ['fulamt_ownpay_amt', 'overlmt_selfpay', 'preselfpay_amt', 'inscp_amt'] as const
const billParts = [
  'medfee_sumamt',
  ...lineParts,
  'act_pay_dedc',
  'hifp_pay',
  'hifmi_pay',
  'hifob_pay',
  'maf_pay',
  'cvlserv_pay',
  'hifes_pay',
  'fund_pay_sumamt',
  'acct_pay',
  'acct_mulaid_pay',
  'cash_payamt',
  'ownpay_hosp_part',
] as const

/** Who paid what, line by line and as a whole, under the national amount names. */
export function toExplanationOfBenefit(
  bill: Bill,
  lines: readonly BillLine[],
  encounterId?: string,
): ExplanationOfBenefit {
  return {
    ...shared(bill),
    resourceType: 'ExplanationOfBenefit',
    id: bill.id,
    insurer: { display: '安济统筹区医疗保障基金' },
    outcome: 'complete',
    disposition: bill.state === 'reversed' ? `已撤销:${bill.endReason}` : '已结算',
    claim: { reference: `Claim/${bill.id}` },
    insurance: [{ focal: true, coverage: coverageOf(bill) }],
    item: lines.map((line) => ({
      ...itemOf(line, encounterId),
      adjudication: [
        ...lineParts.map((name) => ({ category: amountCode(name), amount: yuan(line[name]) })),
        { category: amountCode('fund_share'), amount: yuan(line.fundShareFen) },
      ],
    })),
    total: billParts.map((name) => ({ category: amountCode(name), amount: yuan(bill[name]) })),
  }
}

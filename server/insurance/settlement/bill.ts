import type { Insutype, MedType } from '#contracts/benefits'
import type { BillAmounts, BillState } from '#contracts/settlement'
import type { SettlementAsked } from '#insurance/insurer'
import type { Split } from '#insurance/split'
import type { Resident } from '#people/residents'

/** A visit that gathers charges. */
export interface Visit {
  readonly mdtrtId: string
  readonly residentId: string
  readonly institutionId: string
  readonly doctorId: string | null
  readonly diagCode: string
}

export interface Charge {
  readonly id: string
  readonly mdtrtId: string
  readonly orderId: string
  readonly position: number
  readonly medType: MedType
  readonly referred: boolean
  readonly hilistCode: string
  readonly name: string
  readonly cnt: number
  readonly pric: number
  readonly waiverFen: number
  readonly billId: string | null
  readonly returnedAt: Date | null
  /** Why the institution declared it self-paid. */
  readonly ownReason: string | null
  readonly chargedAt: Date
  /** Days of supply. */
  readonly prdDays: number | null
}

/** Everything of a bill but its lines and rules. */
export interface Bill extends BillAmounts {
  readonly id: string
  readonly medinsSetlId: string
  readonly contentSm3: string
  readonly mdtrtId: string
  readonly residentId: string
  readonly residentName: string
  readonly psnNo: string
  readonly institutionId: string
  readonly institutionName: string
  readonly fixmedinsCode: string
  readonly hospLv: number
  readonly insutype: Insutype | null
  readonly medType: MedType
  readonly diagCode: string
  readonly benefitDate: string
  readonly accumulatorId: string | null
  readonly accumulatorNo: number | null
  readonly state: BillState
  readonly useAccount: boolean
  readonly orderIds: readonly string[]
  readonly createdAt: Date
  readonly payBefore: Date | null
  readonly settledAt: Date | null
  readonly endedAt: Date | null
  readonly endReason: string | null
  readonly resettles: string | null
  readonly reservationId: string | null
  readonly transactionId: string | null
  readonly burden_amt: number
  readonly balc: number
  /** Who settled it: our own engine, or a remote insurer. */
  readonly link: 'local' | 'remote'
}

/** A quote: who, where, on which terms, and the split. Nothing of it is kept. */
export interface Priced {
  readonly visit: Visit
  readonly charges: readonly Charge[]
  readonly resident: Pick<Resident, 'id' | 'name' | 'sex' | 'birthDate'> & { readonly psnNo: string }
  readonly institution: { readonly id: string; readonly code: string; readonly name: string; readonly level: number }
  readonly insutype: Insutype | null
  readonly medType: MedType
  readonly benefitDate: string
  readonly accumulatorId: string | null
  readonly split: Split
  /** Whether another bill of the accumulator still waits; looked for only under its lock. */
  readonly openBill: boolean
  /** What the person's own account held when it was locked; undefined when it was not. */
  readonly ownHeldFen: number | undefined
  /** How an insurer is asked for it; not for a person in no scheme. */
  readonly asked?: SettlementAsked
}

/** How long a payer has for the cash part. */
export const payTtlMinutes = 15

/** Special-disease terms apply when every charge of the bill is under them. */
export function medTypeOf(charges: readonly Pick<Charge, 'medType'>[]): MedType {
  const types = new Set(charges.map((charge) => charge.medType))
  return types.size === 1 ? [...types][0]! : '11'
}

export const orderIdsOf = (charges: readonly Pick<Charge, 'orderId'>[]): string[] => [
  ...new Set(charges.map((charge) => charge.orderId)),
]

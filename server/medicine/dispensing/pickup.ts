import { z } from 'zod'
import type { Checklist, Pickup as PickupView } from '#contracts/dispensing'

/** The parameters of dispensing.policy, dated. */
export const policyBody = z.object({
  personAttemptsMax: z.int().min(1),
  counterAttemptsMax: z.int().min(1),
  counterWindowMinutes: z.int().min(1),
})
export type Policy = z.infer<typeof policyBody>

/** Who collected: the resident, or a proxy whose document is kept too (YB 17, R28). */
export interface CheckedPerson {
  readonly name: string
  readonly documentTail: string
  readonly proxy: { name: string; documentType: string; documentCipher: string; relation: string } | null
}

export interface Pickup {
  readonly id: string
  readonly prescriptionId: string
  readonly residentId: string
  readonly consultId: string
  readonly pharmacyId: string
  readonly state: PickupView['state']
  readonly chosenAt: Date
  readonly collectBy: Date
  readonly readyAt: Date | null
  readonly codeHash: string | null
  readonly codeCipher: string | null
  readonly personAttempts: number
  readonly person: CheckedPerson | null
  readonly personCheckedAt: Date | null
  readonly personCheckedBy: string | null
  readonly dispensedAt: Date | null
  readonly dispensedBy: string | null
  readonly dispenserName: string | null
  readonly checklist: Checklist | null
  readonly cancelledAt: Date | null
  readonly cancelReason: string | null
}

const stateTexts: Record<Pickup['state'], { zh: string; en: string }> = {
  chosen: {
    zh: '药品已为您留好，缴费后生成取药码',
    en: 'The medicine is kept for you; pay to get the collection code',
  },
  ready: { zh: '可凭取药码取药', en: 'Ready: collect it with the code' },
  dispensed: { zh: '已取药', en: 'Collected' },
  cancelled: { zh: '已取消', en: 'Cancelled' },
}

/** 四查十对 in the order of CF 37, as the counter reads it. */
const checkNames: Record<keyof Checklist, { zh: string; en: string }> = {
  department: { zh: '科别', en: 'department' },
  name: { zh: '姓名', en: 'name' },
  age: { zh: '年龄', en: 'age' },
  drugName: { zh: '药名', en: 'drug name' },
  form: { zh: '剂型', en: 'form' },
  strength: { zh: '规格', en: 'strength' },
  quantity: { zh: '数量', en: 'quantity' },
  appearance: { zh: '药品性状', en: 'appearance' },
  usage: { zh: '用法用量', en: 'usage' },
  diagnosis: { zh: '临床诊断', en: 'diagnosis' },
}

export function missingChecks(checklist: Checklist, locale: 'zh' | 'en'): string[] {
  const names = Object.entries(checkNames) as [keyof Checklist, { zh: string; en: string }][]
  return names.filter(([name]) => !checklist[name]).map(([, words]) => words[locale])
}

interface Around {
  readonly residentName: string
  readonly pharmacyName: string
  readonly paid: boolean
  readonly policy: Policy
  /** Only for the resident's own eyes. */
  readonly code?: string | null
}

export function viewOf(pickup: Pickup, around: Around): PickupView {
  const iso = (at: Date | null) => at?.toISOString() ?? null
  return {
    pickupId: pickup.id,
    prescriptionId: pickup.prescriptionId,
    residentId: pickup.residentId,
    residentName: around.residentName,
    pharmacyId: pickup.pharmacyId,
    pharmacyName: around.pharmacyName,
    state: pickup.state,
    paid: around.paid,
    code: around.code ?? null,
    codeLocked: isLocked(pickup, around.policy),
    collectBy: pickup.collectBy.toISOString(),
    chosenAt: pickup.chosenAt.toISOString(),
    readyAt: iso(pickup.readyAt),
    dispensedAt: iso(pickup.dispensedAt),
    cancelReason: pickup.cancelReason,
    stateText: stateTexts[pickup.state],
  }
}

export function isLocked(pickup: Pickup, policy: Policy): boolean {
  return pickup.state === 'ready' && pickup.personAttempts >= policy.personAttemptsMax
}

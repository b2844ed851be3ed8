import { creditAccount } from '#insurance/accounts'
import { demonstrationCatalogue, loadBenefits } from '#insurance/benefits'
import { demonstrationRules, loadRules } from '#insurance/monitoring'
import { addCharges } from '#insurance/settlement'
import type { Context } from '#kernel'
import { accountOfResident, openSession } from '#people/credentials'
import { registerInstitution } from '#people/institutions'
import { enrolResidents } from '#people/residents'

export interface Visit {
  readonly mdtrtId: string
  /** The session cookie of who pays, made by the real sign-in store. */
  readonly token: string
}

const people = 400
const visitsAtOnce = 50

/** A hospital, the demonstration's policies and rules, and people with accounts that suffice, who are signed in. */
export async function layGround(root: Context) {
  await loadBenefits(root, {})
  await root.transaction((ctx) => loadRules(ctx, demonstrationRules(), 'bench'))
  const hospital = await registerInstitution(root, {
    code: 'H12345678901',
    kind: 'hospital',
    level: 2,
    name: '安济县人民医院',
    responsibleName: '周敏',
    responsiblePhone: '13900000001',
    address: '安济县人民路 1 号',
    phone: '0990-8800001',
    licenceNumber: 'PDY00001',
  })
  const { ids } = await enrolResidents(root, {
    people: Array.from({ length: people }, (_, n) => ({
      name: `居民${n}`,
      documentType: 'other' as const,
      documentNumber: `BENCH-${n}`,
      birthDate: '1960-01-15',
      sex: 'male' as const,
      scheme: 'employee' as const,
      psnNo: `B${100_000 + n}`,
      phone: `139${String(n).padStart(8, '0')}`,
    })),
  })
  for (const residentId of ids) await creditAccount(root, { year: 2026, residentId, amountFen: 100_000_000 })
  const payers = await root.transaction(async (ctx) => {
    const found: { id: string; token: string }[] = []
    for (const id of ids) {
      const { token } = await openSession(ctx, { accountId: await accountOfResident(ctx, id), method: 'phone' })
      found.push({ id, token })
    }
    return found
  })
  return { hospitalId: hospital.id, payers }
}

type Ground = Awaited<ReturnType<typeof layGround>>

/** Visits with their charges, people after people. */
export async function charge(root: Context, ground: Ground, visits: number, linesEach: number): Promise<Visit[]> {
  const { hospitalId, payers } = ground
  // What is for one sex only is refused to the other: everybody here pays.
  const ofOneSex = new Set(demonstrationRules().flatMap((rule) => (rule.kind === 'sex' ? rule.hilistCode : [])))
  const drugs = demonstrationCatalogue().filter((item) => item.kind === 'drug' && !ofOneSex.has(item.hilist_code))
  const made: Visit[] = []
  for (let from = 0; from < visits; from += visitsAtOnce) {
    await root.transaction(async (ctx) => {
      for (let n = from; n < Math.min(visits, from + visitsAtOnce); n++) {
        const lines = Array.from({ length: linesEach }, (_, index) => {
          const { hilist_code: hilistCode, name } = drugs[(n + index * 7) % drugs.length]!
          return { hilistCode, name, cnt: 1 }
        })
        const { id: residentId, token } = payers[n % payers.length]!
        const visit = { mdtrtId: root.chance.uuid(), orderId: root.chance.uuid(), residentId }
        await addCharges(ctx, { ...visit, institutionId: hospitalId, diagCode: 'I10', lines })
        made.push({ mdtrtId: visit.mdtrtId, token })
      }
    })
  }
  return made
}

import type { Checklist } from '#contracts/dispensing'
import { prescriptionDraft } from '#contracts/prescribing'
import { payAtCashier, payBill } from '#insurance/settlement'
import { type Context, systemActor } from '#kernel'
import { checkPerson, choosePickup, dispense, lookUpPickup, readPickup } from '#medicine/dispensing'
import { amendPrescription, saveDraft, signPrescription } from '#medicine/prescribing'
import { approvePrescription, claimPrescription, returnPrescription } from '#medicine/review'
import { overridesOf } from './prescribe.ts'
import { placeIn } from './region.ts'
import type { SeenVisit } from './run-visit.ts'
import { later, type PlannedVisit } from './visit-plan.ts'
import { residentActor, staffActor, type World } from './world.ts'

const PHARMACISTS = ['pharmacist-1', 'pharmacist-2', 'pharmacist-3']

/** What follows a visit: the pharmacist's review, the bill, the medicine at the counter; as far as the plan goes. */
export async function afterCare(world: World, visit: PlannedVisit, seen: SeenVisit, doctorKey: string): Promise<void> {
  if (visit.end === 'changed') return
  const { consultId } = seen
  let prescriptionId = seen.prescriptionId
  if (prescriptionId !== null) {
    if (visit.returned) prescriptionId = await sendBackAndAmend(world, visit, prescriptionId, doctorKey)
    await approve(world, visit, prescriptionId)
  }
  if (!visit.pays) return
  await pay(world, visit, { consultId, prescriptionId })
  if (visit.collects && prescriptionId !== null) await collect(world, visit, prescriptionId)
}

/** The pharmacist returns the sheet: too long a supply for the reason given. */
export async function sendBack(world: World, visit: PlannedVisit, prescriptionId: string): Promise<void> {
  await world.once(`${visit.key}/return`, world.at(visit.reviewedAt, pharmacistFor(world, visit)), async (ctx) => {
    await claimPrescription(ctx, { prescriptionId })
    await returnPrescription(ctx, { prescriptionId, reasonCode: 'supply', reason: '请缩短为两周用量，复查后再续' })
  })
}

const AMENDED_DAYS = 14

async function sendBackAndAmend(
  world: World,
  visit: PlannedVisit,
  returnedId: string,
  doctorKey: string,
): Promise<string> {
  await sendBack(world, visit, returnedId)
  const at = world.at(later(visit.reviewedAt, 9), staffActor(world, doctorKey))
  const amendedId = await world.once(`${visit.key}/amend`, at, async (ctx) => {
    const amended = await amendPrescription(ctx, { prescriptionId: returnedId })
    const { prescriptionId } = amended
    const items = amended.items.map((item) => ({ ...item, days: AMENDED_DAYS }))
    const saved = await saveDraft(ctx, { prescriptionId, draft: prescriptionDraft.parse({ ...amended, items }) })
    await signPrescription(ctx, { prescriptionId, overrides: overridesOf(saved.warnings) })
    return prescriptionId
  })
  const delayMinutes = 22
  for (const step of ['reviewedAt', 'paidAt', 'collectedAt'] as const) visit[step] = later(visit[step], delayMinutes)
  return amendedId
}

async function approve(world: World, visit: PlannedVisit, prescriptionId: string): Promise<void> {
  await world.once(`${visit.key}/approve`, world.at(visit.reviewedAt, pharmacistFor(world, visit)), async (ctx) => {
    await claimPrescription(ctx, { prescriptionId })
    await approvePrescription(ctx, { prescriptionId, note: '' })
  })
}

function pharmacistFor(world: World, visit: PlannedVisit) {
  return staffActor(world, world.region.random.fork(`pharmacist-${visit.key}`).pick(PHARMACISTS))
}

/** The person chooses where to collect and pays: fund, personal account, and cash at the demonstration cashier. */
async function pay(world: World, visit: PlannedVisit, { consultId, prescriptionId }: SeenVisit): Promise<void> {
  await world.once(`${visit.key}/pay`, world.at(visit.paidAt, residentActor(visit.person)), async (ctx) => {
    if (prescriptionId !== null) {
      await choosePickup(ctx, { prescriptionId, pharmacyId: placeIn(world.region, visit.pharmacyKey).id })
    }
    const bill = await payBill(ctx, { mdtrtId: consultId, useAccount: true })
    if (bill.state === 'awaiting-payment') await payAtCashier(ctx.as(systemActor('region')), bill.billId)
  })
  await world.deliver(visit.paidAt)
}

const ALL_CHECKED: Checklist = {
  department: true,
  name: true,
  age: true,
  drugName: true,
  form: true,
  strength: true,
  quantity: true,
  appearance: true,
  usage: true,
  diagnosis: true,
}

/** At the counter: the code, the person, the ten checks, the lots from the shelf. */
async function collect(world: World, visit: PlannedVisit, prescriptionId: string): Promise<void> {
  const { person } = visit
  const dispenser = staffActor(world, `dispenser-${visit.pharmacyKey}`)
  await world.once(`${visit.key}/collect`, world.at(visit.collectedAt, dispenser), async (ctx) => {
    const { pickup, lots } = await lookUpPickup(ctx, { code: await codeOf(ctx, visit, prescriptionId) })
    const pickupId = pickup!.pickupId
    await checkPerson(ctx, { pickupId, name: person.name, documentLast4: person.idNumber.slice(-4) })
    const taken = lots.map(({ lotId, packs }) => ({ lotId, packs }))
    await dispense(ctx, { pickupId, checklist: ALL_CHECKED, counselled: true, lots: taken })
  })
}

async function codeOf(ctx: Context, visit: PlannedVisit, prescriptionId: string): Promise<string> {
  const { pickup } = await readPickup(ctx.as(residentActor(visit.person)), { prescriptionId })
  if (!pickup?.code) throw new Error(`the pick-up of ${visit.key} is ${pickup?.state ?? 'missing'}, not ready`)
  return pickup.code
}

import { bookNumber, cancelAppointment, holdNumber } from '#care/booking'
import {
  acceptConsult,
  diagnose,
  endConsult,
  enterWaitingRoom,
  judge,
  leaveWaitingRoom,
  rateConsult,
  terminateConsult,
} from '#care/consult'
import { sendMessage } from '#care/conversation'
import type { Actor, Context } from '#kernel'
import { dialogueFor, type Line, summaryFor } from './dialogue.ts'
import { measure } from './history.ts'
import { writePrescription } from './prescribe.ts'
import { later, type PlannedVisit } from './visit-plan.ts'
import { residentActor, staffActor, type World } from './world.ts'

/** A consult that took place, with the sheet it led to, if any. */
export interface SeenVisit {
  consultId: string
  prescriptionId: string | null
}

/** Takes a number for the person, as the person. */
export async function book(
  world: World,
  visit: PlannedVisit,
  sessionId: string,
  actor: Actor = residentActor(visit.person),
): Promise<string> {
  return world.once(`${visit.key}/book`, world.at(visit.bookedAt, actor), async (ctx) => {
    const hold = await holdNumber(ctx, {
      sessionId,
      residentId: visit.person.id,
      bandStartsAt: visit.bandStartsAt.toISOString(),
    })
    const guardian = actor.id === visit.person.id ? {} : { guardianId: actor.id }
    return (await bookNumber(ctx, { holdId: hold.id, diagnosisCode: visit.icd10, ...guardian })).id
  })
}

export async function cancel(world: World, visit: PlannedVisit, appointmentId: string): Promise<void> {
  const at = new Date((visit.bookedAt.getTime() + visit.bandStartsAt.getTime()) / 2)
  await world.once(`${visit.key}/cancel`, world.at(at, residentActor(visit.person)), async (ctx) => {
    await cancelAppointment(ctx, { appointmentId, reason: '时间冲突，改日再来' })
  })
}

/** Checks in, takes a place in the waiting room and writes the first line. */
export async function enter(
  world: World,
  visit: PlannedVisit,
  appointmentId: string,
  actor: Actor = residentActor(visit.person),
): Promise<string> {
  return world.once(`${visit.key}/enter`, world.at(visit.enteredAt, actor), async (ctx) => {
    const { id } = await enterWaitingRoom(ctx, { appointmentId })
    await say(ctx, id, linesOf(world, visit)[0]!, `${visit.key}-1`)
    return id
  })
}

export async function leave(world: World, visit: PlannedVisit, consultId: string): Promise<void> {
  await world.once(
    `${visit.key}/leave`,
    world.at(later(visit.enteredAt, 25), residentActor(visit.person)),
    async (ctx) => {
      await leaveWaitingRoom(ctx, { consultId })
    },
  )
}

/** The doctor calls the person in and asks; the person answers. */
export async function meet(world: World, visit: PlannedVisit, consultId: string, doctorKey: string): Promise<void> {
  const [, question, answer] = linesOf(world, visit)
  await world.once(`${visit.key}/accept`, world.at(visit.acceptedAt, staffActor(world, doctorKey)), async (ctx) => {
    await acceptConsult(ctx, { consultId })
    await say(ctx, consultId, question!, `${visit.key}-2`)
  })
  await world.once(`${visit.key}/answer`, world.at(later(visit.acceptedAt, 2), residentActor(visit.person)), (ctx) =>
    say(ctx, consultId, answer!, `${visit.key}-3`),
  )
}

/** The doctor judges: a stable course is prescribed for and ended with the signed summary, a changed one goes offline. */
export async function decide(
  world: World,
  visit: PlannedVisit,
  consultId: string,
  doctorKey: string,
): Promise<SeenVisit> {
  const doctor = staffActor(world, doctorKey)
  const [, , , closing, thanks] = linesOf(world, visit)
  const prescriptionId = await world.once(
    `${visit.key}/judge`,
    world.at(later(visit.endedAt, -1), doctor),
    async (ctx) => {
      await judge(ctx, { consultId, judgement: visit.end, note: visit.end === 'stable' ? '病情平稳' : '症状较前加重' })
      await say(ctx, consultId, closing!, `${visit.key}-4`)
      if (visit.end === 'changed') return null
      await diagnose(ctx, { consultId, codes: [visit.icd10] })
      return writePrescription(ctx, world.region, consultId, visit.person, visit.icd10)
    },
  )
  await world.once(`${visit.key}/thanks`, world.at(later(visit.endedAt, -0.5), residentActor(visit.person)), (ctx) =>
    say(ctx, consultId, thanks!, `${visit.key}-5`),
  )
  await world.once(`${visit.key}/end`, world.at(visit.endedAt, doctor), async (ctx) => {
    if (visit.end === 'stable') await endConsult(ctx, { consultId, ...summaryFor(visit.icd10) })
    else await terminateConsult(ctx, { consultId, reason: 'condition-changed', note: '病情变化，请到线下医院当面检查' })
  })
  return { consultId, prescriptionId }
}

export async function rate(world: World, visit: PlannedVisit, consultId: string): Promise<void> {
  const { stars } = visit
  if (stars === null) return
  await world.once(`${visit.key}/rate`, world.at(later(visit.endedAt, 3), residentActor(visit.person)), async (ctx) => {
    await rateConsult(ctx, { consultId, stars, ...(stars < 4 ? { words: '等候时间有点长' } : {}) })
  })
}

function linesOf(world: World, visit: PlannedVisit): Line[] {
  const random = world.region.random.fork(`dialogue-${visit.key}`)
  return dialogueFor(random, visit.icd10, visit.end, measure(random, visit.person, visit.day, 'full'))
}

async function say(ctx: Context, conversationId: string, line: Line, clientMessageId: string): Promise<void> {
  await sendMessage(ctx, { conversationId, clientMessageId: `region-${clientMessageId}`, text: line.text })
}

import {
  ApplyForTicket,
  ApproveTicket,
  EndTicket,
  FindSpecialDiseases,
  FindTickets,
  RefuseTicket,
  SpecialDiseases,
  Ticket,
  Tickets,
} from '#contracts/benefits'
import { audit, type Context, refuse, refuseUnless, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { refuseUnlessActsFor, residentOf, residentsOf } from '#people/residents'
import { mayOpen } from '#record'
import * as diseases from './disease-store.ts'
import { insutypeOf } from './policy.ts'
import { takesIn } from './special-disease.ts'
import * as store from './store.ts'

export const findSpecialDiseases = verb(
  {
    name: 'benefits.find_special_diseases',
    may: ['resident', 'doctor', 'registrar', 'manager', 'auditor', 'administrator', 'integration', 'system'],
    input: FindSpecialDiseases,
    answer: SpecialDiseases,
    summary: 'The diseases of the outpatient list, or those that a diagnosis qualifies for.',
  },
  async (ctx, { onDate, diagnosis }) => {
    const listed = await diseases.diseasesOn(ctx, { onDate: onDate ?? dayOf(ctx.now) })
    return { diseases: diagnosis === undefined ? listed : listed.filter((one) => takesIn(one, diagnosis)) }
  },
)

/**
 * A doctor who treats the person applies, with the diagnosis. Refusals: residents.not_acting_for, benefits.not_insured,
 * benefits.unknown_disease, benefits.diagnosis_does_not_qualify, benefits.ticket_running.
 */
export const applyForTicket = verb(
  {
    name: 'benefits.apply_for_ticket',
    may: ['doctor', 'system'],
    input: ApplyForTicket,
    answer: Ticket,
    summary: 'Applies for a person’s special-disease ticket, with the diagnosis.',
  },
  async (ctx, { residentId, diseaseCode, diagCode, note }) => {
    refuseUnless(await mayOpen(ctx, residentId), 'residents.not_acting_for')
    const insutype = insutypeOf((await residentOf(ctx, residentId)).scheme)
    refuseUnless(insutype, 'benefits.not_insured')
    const [disease] = await diseases.diseasesOn(ctx, { onDate: dayOf(ctx.now), insutype, codes: [diseaseCode] })
    refuseUnless(disease, 'benefits.unknown_disease', { field: 'diseaseCode' })
    refuseUnless(takesIn(disease, diagCode), 'benefits.diagnosis_does_not_qualify', { field: 'diagCode' })
    const ticket = {
      ...{ ticketId: ctx.chance.uuid(), residentId, diseaseCode, diagCode, note },
      institutionId: ctx.actor.institutionId ?? null,
      state: 'applied' as const,
      ...{ appliedBy: ctx.actor.id, appliedAt: ctx.now.toISOString() },
      ...{ decidedBy: null, decidedAt: null, reason: null, valid_from: null, valid_to: null },
    }
    refuseUnless(await diseases.insertTicket(ctx, ticket), 'benefits.ticket_running')
    await audit(ctx, { action: 'create', residentId, entity: 'benefits.ticket', entityId: ticket.ticketId })
    return ticket
  },
)

/**
 * Another person approves; from that day the entitlement holds. Refusals: benefits.unknown_ticket,
 * benefits.ticket_decided, benefits.ticket_own, benefits.entitlement_dates.
 */
export const approveTicket = verb(
  {
    name: 'benefits.approve_ticket',
    may: ['auditor', 'administrator', 'system'],
    input: ApproveTicket,
    answer: Ticket,
    summary: 'Approves a special-disease ticket: the entitlement begins.',
  },
  async (ctx, { ticketId, validFrom, validTo }) => {
    const ticket = await lockApplied(ctx, ticketId)
    refuseUnless(validTo === null || validTo >= validFrom, 'benefits.entitlement_dates', { field: 'validTo' })
    const { residentId } = ticket
    const entitlementId = ctx.chance.uuid()
    const held = { entitlementId, residentId, kind: 'special-disease' as const, detail: ticket.diseaseCode }
    await store.insertEntitlement(ctx, { ...held, valid_from: validFrom, valid_to: validTo })
    const made = { state: 'approved' as const, valid_from: validFrom, valid_to: validTo, entitlement_id: entitlementId }
    await diseases.updateTicket(ctx, ticketId, { ...made, decided_by: ctx.actor.id, decided_at: ctx.now })
    return readBack(ctx, ticketId)
  },
)

/** Refusals: benefits.unknown_ticket, benefits.ticket_decided, benefits.ticket_own. */
export const refuseTicket = verb(
  {
    name: 'benefits.refuse_ticket',
    may: ['auditor', 'administrator', 'system'],
    input: RefuseTicket,
    answer: Ticket,
    summary: 'Refuses a special-disease ticket, with the reason.',
  },
  async (ctx, { ticketId, reason }) => {
    await lockApplied(ctx, ticketId)
    const made = { state: 'refused' as const, reason, decided_by: ctx.actor.id, decided_at: ctx.now }
    await diseases.updateTicket(ctx, ticketId, made)
    return readBack(ctx, ticketId)
  },
)

/** The last day of a ticket and its entitlement. Refusals: benefits.unknown_ticket, .ticket_decided, .entitlement_dates. */
export const endTicket = verb(
  {
    name: 'benefits.end_ticket',
    may: ['auditor', 'administrator', 'system'],
    input: EndTicket,
    answer: Ticket,
    summary: 'Ends a special-disease ticket on a day.',
  },
  async (ctx, { ticketId, validTo, reason }) => {
    const ticket = await diseases.lockTicket(ctx, ticketId)
    refuseUnless(ticket, 'benefits.unknown_ticket')
    refuseUnless(ticket.state === 'approved' && ticket.entitlementId, 'benefits.ticket_decided')
    refuseUnless(validTo >= (ticket.valid_from ?? ''), 'benefits.entitlement_dates', { field: 'validTo' })
    await store.endEntitlementOn(ctx, ticket.entitlementId, validTo)
    await diseases.updateTicket(ctx, ticketId, { state: 'ended', valid_to: validTo, reason })
    return readBack(ctx, ticketId)
  },
)

/** A person's tickets, or those that wait. Refusals: residents.not_acting_for. */
export const listTickets = verb(
  {
    name: 'benefits.list_tickets',
    may: ['resident', 'doctor', 'auditor', 'administrator', 'system'],
    input: FindTickets,
    answer: Tickets,
    summary: 'Special-disease tickets of a person, or those that wait for a decision.',
  },
  async (ctx, asked) => {
    const { roles } = ctx.actor
    if (roles.includes('resident')) await refuseUnlessActsFor(ctx, asked.residentId ?? ctx.actor.id)
    else if (roles.includes('doctor'))
      refuseUnless(asked.residentId && (await mayOpen(ctx, asked.residentId)), 'residents.not_acting_for')
    const residentId = asked.residentId ?? (roles.includes('resident') ? ctx.actor.id : undefined)
    const found = await diseases.findTickets(ctx, { ...asked, residentId })
    for (const ticket of found) await note(ctx, 'read', ticket)
    const people = await residentsOf(ctx, [...new Set(found.map((ticket) => ticket.residentId))])
    const names = new Map(people.map(({ id, name }) => [id, name]))
    return { tickets: found.map((one) => ({ ...shown(one), residentName: names.get(one.residentId) ?? '' })) }
  },
)

async function lockApplied(ctx: Context, ticketId: string): Promise<diseases.HeldTicket> {
  const ticket = await diseases.lockTicket(ctx, ticketId)
  refuseUnless(ticket, 'benefits.unknown_ticket')
  refuseUnless(ticket.state === 'applied', 'benefits.ticket_decided')
  if (ticket.appliedBy === ctx.actor.id) refuse('benefits.ticket_own')
  return ticket
}

async function readBack(ctx: Context, ticketId: string): Promise<Ticket> {
  const ticket = (await diseases.lockTicket(ctx, ticketId))!
  await note(ctx, 'update', ticket)
  return shown(ticket)
}

const note = (ctx: Context, action: 'read' | 'update', { residentId, ticketId }: Ticket) =>
  audit(ctx, { action, residentId, entity: 'benefits.ticket', entityId: ticketId })

const shown = ({ entitlementId: _effect, ...ticket }: diseases.HeldTicket): Ticket => ticket

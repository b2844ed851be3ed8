import { AddAttribute, type AttributeKind, EndAttribute, GridPerson, GridPersonRequest } from '#contracts/grid'
import { audit, type Context, refuse, refuseUnless, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { lockResidents, refuseUnlessLives, residentOf } from '#people/residents'
import { mayOpen } from '#record'
import { factsOf } from '../grades/facts.ts'
import { kindsOf } from '../grades/grade.ts'
import { regrade } from '../grades/regrade.ts'
import { whereIs } from '../households/household.ts'
import { refuseUnlessSees } from '../sees.ts'
import { tellAttribute } from './end-attributes.ts'
import * as store from './store.ts'

/** Refusals: residents.not_found, grid.not_yours. */
export const readPerson = verb(
  {
    name: 'grid.read_person',
    may: ['registrar', 'doctor', 'manager', 'system'],
    input: GridPersonRequest,
    answer: GridPerson,
    summary: 'What kinds of key population a person is, and the household.',
  },
  async (ctx, { residentId }) => {
    await refuseUnlessMeets(ctx, residentId)
    return show(ctx, residentId)
  },
)

/** Refusals: residents.not_found, .has_died, .has_moved, grid.not_yours, .attribute_stands, .in_the_future. */
export const addAttribute = verb(
  {
    name: 'grid.add_attribute',
    may: ['registrar', 'doctor', 'system'],
    input: AddAttribute,
    answer: GridPerson,
    summary: 'Enters that a person is disabled, of a poverty-relief household, or pregnant, and what it was seen on.',
  },
  async (ctx, { residentId, kind, source, since = dayOf(ctx.now) }) => {
    await lockResidents(ctx, [residentId])
    await refuseUnlessMeets(ctx, residentId)
    await refuseUnlessLives(ctx, residentId, dayOf(ctx.now))
    refuseUnless(since <= dayOf(ctx.now), 'grid.in_the_future', { field: 'since' })
    const person = await residentOf(ctx, residentId)
    refuseUnless(kind !== 'pregnant' || person.sex !== 'male', 'grid.not_pregnant', { field: 'kind' })
    const open = await store.attributesOf(ctx, [residentId], { openOnly: true })
    if (open.some((one) => one.kind === kind)) refuse('grid.attribute_stands', { field: 'kind' })
    await store.insert(ctx, { residentId, kind, source, since })
    await tell(ctx, residentId, kind, 'begun')
    return show(ctx, residentId)
  },
)

/** Refusals: residents.not_found, grid.not_yours, .attribute_not_found, .in_the_future. */
export const endAttribute = verb(
  {
    name: 'grid.end_attribute',
    may: ['registrar', 'doctor', 'system'],
    input: EndAttribute,
    answer: GridPerson,
    summary: 'Enters that it no longer holds.',
  },
  async (ctx, { residentId, kind, on = dayOf(ctx.now) }) => {
    await lockResidents(ctx, [residentId])
    await refuseUnlessMeets(ctx, residentId)
    refuseUnless(on <= dayOf(ctx.now), 'grid.in_the_future', { field: 'on' })
    const ended = await store.end(ctx, residentId, [kind], on)
    refuseUnless(ended.length > 0, 'grid.attribute_not_found')
    await tell(ctx, residentId, kind, 'ended')
    return show(ctx, residentId)
  },
)

async function tell(ctx: Context, residentId: string, kind: AttributeKind, change: 'begun' | 'ended'): Promise<void> {
  await tellAttribute(ctx, residentId, kind, change)
  const at = await whereIs(ctx, residentId)
  if (at) await regrade(ctx, at.householdId)
}

/** Whoever keeps the person's household, or may open the record. Refusals: residents.not_found, grid.not_yours. */
async function refuseUnlessMeets(ctx: Context, residentId: string): Promise<void> {
  const at = await whereIs(ctx, residentId)
  const opened = await mayOpen(ctx, residentId)
  if (!opened) {
    if (at) await refuseUnlessSees(ctx, at)
    // Of no household yet: the registrar's desk keeps the registers, as it registers people.
    else refuseUnless(ctx.actor.roles.includes('registrar') || ctx.actor.roles.includes('system'), 'grid.not_yours')
  }
  await residentOf(ctx, residentId)
}

async function show(ctx: Context, residentId: string) {
  await audit(ctx, { action: 'read', residentId, entity: 'grid.person', entityId: residentId })
  const facts = (await factsOf(ctx, [residentId])).get(residentId)
  const at = await whereIs(ctx, residentId)
  const attributes = await store.attributesOf(ctx, [residentId], { openOnly: false })
  return {
    residentId,
    kinds: facts ? kindsOf(facts) : [],
    householdId: at?.householdId ?? null,
    cellId: at?.cellId ?? null,
    attributes: attributes.map(({ residentId: _whose, ...rest }) => rest),
  }
}

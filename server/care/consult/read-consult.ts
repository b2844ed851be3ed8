import { recordSummaryOf } from '#care/timeline'
import { Consult, ConsultList, ConsultRequest, MyConsultsRequest } from '#contracts/consult'
import { RecordSummary } from '#contracts/timeline'
import { refuseUnless, verb } from '#kernel'
import { refuseUnlessActsFor } from '#people/residents'
import { mayOpen } from '#record'
import { findForEither, trail } from './load.ts'
import { showConsult } from './show.ts'
import * as store from './store.ts'

/** Refusals: consult.unknown. */
export const readConsult = verb(
  {
    name: 'consult.read',
    may: ['resident', 'doctor', 'system'],
    input: ConsultRequest,
    answer: Consult,
    summary: 'A consult; while waiting with the place in the queue.',
  },
  async (ctx, { consultId }) => {
    const { consult, side } = await findForEither(ctx, consultId)
    await trail(ctx, consult, 'read')
    return showConsult(ctx, consult, side)
  },
)

/** Refusals: residents.not_acting_for. */
export const myConsults = verb(
  {
    name: 'consult.my_consults',
    may: ['resident', 'system'],
    input: MyConsultsRequest,
    answer: ConsultList,
    summary: 'A person’s consults, newest first.',
  },
  async (ctx, { residentId }) => {
    await refuseUnlessActsFor(ctx, residentId)
    const consults = []
    for (const consult of await store.consultsOfResident(ctx, residentId)) {
      await trail(ctx, consult, 'read')
      consults.push(await showConsult(ctx, consult, 'resident'))
    }
    return { consults }
  },
)

/** The record beside the consult, while the care relation lasts. Refusals: consult.unknown, timeline.not_allowed. */
export const consultRecord = verb(
  {
    name: 'consult.record',
    may: ['resident', 'doctor'],
    input: ConsultRequest,
    answer: RecordSummary,
    summary: 'Diagnoses, medicines, allergies, readings and visits of the resident.',
  },
  async (ctx, { consultId }) => {
    const { consult } = await findForEither(ctx, consultId)
    refuseUnless(await mayOpen(ctx, consult.residentId), 'timeline.not_allowed')
    return recordSummaryOf(ctx, consult.residentId)
  },
)

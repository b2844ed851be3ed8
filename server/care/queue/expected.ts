/** Whoever stands at the desk is found among those who have booked for today: by name, pinyin, telephone or document. */
import { searchText, searchWords } from '#care/booking'
import { ExpectedList, ExpectedRequest } from '#contracts/queue'
import { audit, type Context, refuseUnless, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { findResidents, type Resident, residentsOf, viewOf } from '#people/residents'
import * as store from './visit-store.ts'

const answersMax = 20

/** Refusals: queue.not_yours. */
export const findExpected = verb(
  {
    name: 'queue.find_expected',
    may: ['registrar'],
    input: ExpectedRequest,
    answer: ExpectedList,
    summary: 'Finds people with a booking at the own institution today.',
  },
  async (ctx, { q }) => {
    const { institutionId } = ctx.actor
    refuseUnless(institutionId, 'queue.not_yours')
    const today = dayOf(ctx.now)
    const visits = await store.visitsOn(ctx, institutionId, today)
    const people = new Map(
      (await residentsOf(ctx, [...new Set(visits.map((visit) => visit.resident_id))])).map((one) => [one.id, one]),
    )
    const wanted = await wantedBy(ctx, q, [...people.values()])
    const found = visits.filter((visit) => wanted.has(visit.resident_id)).slice(0, answersMax)
    for (const { resident_id: residentId, id: entityId } of found)
      await audit(ctx, { action: 'read', residentId, entity: 'booking.appointment', entityId })
    return {
      people: found.map((visit) => {
        const { name, sex, ageYears, documentMasked } = viewOf(people.get(visit.resident_id)!, today)
        return {
          appointmentId: visit.id,
          residentId: visit.resident_id,
          ...{ name, sex, ageYears, documentMasked },
          state: visit.state,
          doctorName: visit.doctor_name,
          departmentName: visit.department_name,
          numberSeq: visit.number_seq,
          startsAt: visit.starts_at.toISOString(),
          endsAt: visit.ends_at.toISOString(),
        }
      }),
    }
  },
)

/** A telephone or a document names its person exactly; anything else is looked for in names and their pinyin. */
async function wantedBy(ctx: Context, q: string, people: readonly Resident[]): Promise<Set<string>> {
  if (/^1[3-9]\d{9}$/.test(q)) return idsOf((await findResidents(ctx, { phone: q })).residents)
  if (/\d{4}/.test(q)) return idsOf((await findResidents(ctx, { documentNumber: q })).residents)
  const words = searchWords(q)
  const fits = ({ name }: Resident) => {
    const text = searchText(name)
    return words.every((word) => text.includes(word))
  }
  return idsOf(people.filter(fits))
}
const idsOf = (people: readonly { id: string }[]) => new Set(people.map(({ id }) => id))

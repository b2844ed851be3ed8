/** All documents of a team's panel as they are now. */
import { type Context, Refusal } from '#kernel'
import { findHouseholds } from '#people/grid'
import { dayOf } from '#people/institutions'
import { residentsOf } from '#people/residents'
import { contactsOf } from '../people/contact.ts'
import { teamOf } from '../team.ts'
import { lean, type PanelDocument } from './document.ts'
import * as facts from './facts.ts'
import { recordFactsOf } from './record-facts.ts'

const promisesAheadDays = 92

export async function peopleDocuments(ctx: Context, teamId: string, ids: readonly string[]): Promise<PanelDocument[]> {
  const until = new Date(Date.parse(dayOf(ctx.now)) + promisesAheadDays * 86_400_000).toISOString().slice(0, 10)
  // One after another: they share the unit of work's one connection.
  const [residents, contacts] = [await residentsOf(ctx, ids), await contactsOf(ctx, ids)]
  const [households, attributes] = [await facts.householdsOf(ctx, ids), await facts.attributesOf(ctx, ids)]
  const [enrolments, suspected] = [await facts.enrolmentsOf(ctx, ids), await facts.suspectedOf(ctx, ids)]
  const [readings, followUps] = [await facts.readingsOf(ctx, ids), await facts.followUpsOf(ctx, ids)]
  const [checks, contracts] = [await facts.checksOf(ctx, ids), await facts.contractsOf(ctx, ids)]
  const [promises, checksDue] = [
    await facts.promisesOf(ctx, ids, until),
    await facts.checksDueOf(ctx, ids, dayOf(ctx.now)),
  ]
  const opened = new Set(await facts.openedOf(ctx, teamId))
  const record = await recordFactsOf(ctx, [...opened])
  const addresses = await addressesOf(ctx, teamId, [...households.values()].flat())
  return residents.map((person) => {
    const { id } = person
    const all = <T>(of: ReadonlyMap<string, readonly T[]>) => of.get(id) ?? []
    const [household, contract] = [households.get(id)?.[0], contracts.get(id)?.[0]]
    const body = {
      ...{ name: person.name, birthDate: person.birthDate, sex: person.sex, documentTail: person.documentTail },
      ...{ phone: person.phone, address: person.address, scheme: person.scheme },
      ...(lean(contacts.get(id)) as object | undefined),
      household: household && {
        ...{ id: household.household_id, cellId: household.cell_id, grade: household.grade },
        address: addresses.get(household.household_id),
      },
      attributes: all(attributes).map((one) => one.kind),
      programmes: all(enrolments).map(programmeLine),
      suspected: all(suspected).map((one) => one.programme_code),
      // What a hospital measured is the record's, and goes out with it alone.
      readings: all(readings)
        .filter(({ source }) => source !== 'hospital' || opened.has(id))
        .map(readingLine),
      lastFollowUps: all(followUps).map((one) => ({
        ...{ code: one.programme_code, at: one.done_at.toISOString(), way: one.way, decision: one.decision },
        atTarget: one.at_target,
      })),
      ...{ lastCheckOn: checks.get(id)?.[0]?.done_on, checkDueOn: checksDue.get(id)?.[0]?.due_on },
      contract: contract && contractLine(contract),
      promises: all(promises).map((one) => ({
        ...{ id: one.promise_id, service: one.service_code, from: one.window_from, to: one.window_to },
      })),
      ...record.get(id),
    }
    return { kind: 'person', id, body }
  })
}

/** Where they live: of the team's own households, and of those in cells that its leader sees; read as the leader reads them. */
async function addressesOf(
  ctx: Context,
  teamId: string,
  homes: readonly { household_id: string; cell_id: string }[],
): Promise<ReadonlyMap<string, string>> {
  const team = (await teamOf(ctx, teamId))!
  const reader = ctx.as({ id: team.leader_id, roles: ['doctor'], name: team.name, institutionId: team.institution_id })
  const addresses = new Map<string, string>()
  const read = async (where: { teamId?: string; cellId: string }) => {
    for (let after: string | undefined; ; ) {
      const page = await findHouseholds(reader, { ...where, count: 200, after }).catch(unlessRefused)
      for (const { id, address } of page?.households ?? []) addresses.set(id, address)
      if (!page?.next) break
      after = page.next
    }
  }
  for (const [cellId, here] of Map.groupBy(homes, ({ cell_id }) => cell_id)) {
    await read({ teamId, cellId })
    if (here.some(({ household_id }) => !addresses.has(household_id))) await read({ cellId })
  }
  return addresses
}

/** Somebody lives in another institution's cell: without the address, then. */
function unlessRefused(error: unknown): undefined {
  if (!(error instanceof Refusal)) throw error
}

const programmeLine = (one: facts.EnrolmentRow) => ({
  ...{ enrolmentId: one.enrolment_id, code: one.programme_code, version: one.version, stratum: one.stratum },
  ...{ enrolledOn: one.enrolled_on, dueOn: one.due_on, dueReason: one.reason },
})

const readingLine = (one: facts.ReadingRow) => ({
  ...{ kind: one.kind, at: one.measured_at.toISOString(), source: one.source },
  ...{ systolicMmhg: one.systolic_mmhg, diastolicMmhg: one.diastolic_mmhg, glucoseMmol: one.glucose_mmol },
  ...{ moment: one.glucose_moment, value: one.value },
})

const contractLine = (one: facts.ContractRow) => ({
  ...{ id: one.contract_id, state: one.state, startsOn: one.starts_on, endsOn: one.ends_on, packages: one.packages },
})

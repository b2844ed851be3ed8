import type { Context } from '#kernel'
import { linkRecords, unlinkRecords } from '#people/residents'
import { linkPatient, unlinkPatient } from '#record'
import { type Subject, setLinkedTo } from '../store.ts'

/**
 * Brings the record's links in line with who is the same person now: hospital Patients of a resident are linked to the
 * resident; those of nobody known to each other, under a person of their own; whoever stands alone to nobody.
 */
export async function settleLinks(
  ctx: Context,
  members: readonly Subject[],
  residentIds: ReadonlySet<string>,
  how: (subject: Subject) => 'certain' | 'decided',
): Promise<void> {
  const changes = [...Map.groupBy(members, ({ cluster }) => cluster).values()].flatMap((group) => {
    const person = personOf(group)
    return group
      .filter(({ residentId, linkedTo }) => residentId === null && linkedTo !== person)
      .map((subject) => ({ subject, person }))
  })
  const ofResident = (person: string | null): person is string => person !== null && residentIds.has(person)
  await unlinkRecords(
    ctx,
    changes.flatMap(({ subject: { linkedTo, patientId } }) =>
      ofResident(linkedTo) ? [{ residentId: linkedTo, patientId }] : [],
    ),
  )
  for (const { subject, person } of changes) {
    const { linkedTo, patientId, number } = subject
    if (linkedTo !== null && !ofResident(linkedTo)) await unlinkPatient(ctx, linkedTo, patientId)
    if (person !== null && !ofResident(person)) await linkPatient(ctx, person, patientId)
    await setLinkedTo(ctx, number, person)
  }
  await linkRecords(
    ctx,
    changes.flatMap(({ subject, person }) =>
      ofResident(person) ? [{ residentId: person, patientId: subject.patientId, how: how(subject) }] : [],
    ),
  )
}

/** The resident among them; else, of several, the person of the first who came. */
function personOf(group: readonly Subject[]): string | null {
  const resident = group.find(({ residentId }) => residentId !== null)
  if (resident) return resident.residentId
  const first = group.reduce((lowest, one) => (one.number < lowest.number ? one : lowest))
  return group.length > 1 ? first.personId : null
}

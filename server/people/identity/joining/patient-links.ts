import type { Patient } from '@medplum/fhirtypes'
import { type Context, Refusal, systemActor } from '#kernel'
import { parseIncoming, patchResource, readResource } from '#record'
import type { Subject } from '../store.ts'
import type { WrittenLink } from './store.ts'

/**
 * Writes into two hospitals' Patients that a human found them to be one person: within one hospital the later is replaced by
 * the earlier, across hospitals each points to the other (FHIR R4 §8.1.8). Everything else in them, and everything that
 * hangs on them, stays. Answers what was written, to be taken back by the letter.
 */
export async function writePatientLinks(ctx: Context, one: Subject, other: Subject): Promise<WrittenLink[]> {
  // A resident's own Patient lists its records already, and is the residents' module to write.
  if (one.residentId !== null || other.residentId !== null) return []
  const [earlier, later] = one.number < other.number ? [one, other] : [other, one]
  const within = earlier.source === later.source
  const wanted: WrittenLink[] = [
    { patientId: earlier.patientId, link: linkTo(later, within ? 'replaces' : 'seealso') },
    { patientId: later.patientId, link: linkTo(earlier, within ? 'replaced-by' : 'seealso') },
  ]
  const written: WrittenLink[] = []
  for (const one of wanted) if (await addLink(ctx, one)) written.push(one)
  return written
}

function linkTo(subject: Subject, type: string): WrittenLink['link'] {
  return { other: { reference: `Patient/${subject.patientId}` }, type }
}

/** False when it is there already, or the Patient is not. */
async function addLink(ctx: Context, { patientId, link }: WrittenLink): Promise<boolean> {
  const patient = await patientOf(ctx, patientId)
  if (!patient || positionOf(patient, link) >= 0) return false
  return patch(ctx, patientId, {
    op: 'add',
    ...(patient.link ? { path: '/link/-', value: link } : { path: '/link', value: [link] }),
  })
}

/** Takes back exactly what a join wrote; what was there before it, and what came after, stays. */
export async function removePatientLinks(ctx: Context, written: readonly WrittenLink[]): Promise<void> {
  for (const { patientId, link } of written) {
    const patient = await patientOf(ctx, patientId)
    const at = patient ? positionOf(patient, link) : -1
    if (at < 0) continue
    await patch(ctx, patientId, { op: 'remove', path: patient?.link?.length === 1 ? '/link' : `/link/${at}` })
  }
}

async function patientOf(ctx: Context, patientId: string): Promise<Patient | undefined> {
  return readResource<Patient>(ctx.as(systemActor('identity')), 'Patient', patientId)
}

function positionOf(patient: Patient, { other, type }: WrittenLink['link']): number {
  return (patient.link ?? []).findIndex((link) => link.other.reference === other.reference && link.type === type)
}

async function patch(ctx: Context, patientId: string, step: object): Promise<boolean> {
  try {
    await patchResource(ctx.as(systemActor('identity')), 'Patient', patientId, parseIncoming(JSON.stringify([step])))
    return true
  } catch (error) {
    // A Patient that a module keeps is that module's to write.
    if (error instanceof Refusal && error.code === 'record.owned') return false
    throw error
  }
}

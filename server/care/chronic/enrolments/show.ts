/** An enrolment as it is answered. */
import type { Enrolment, Stratification } from '#contracts/chronic'
import type { ProgrammeContent } from '#contracts/chronic-programme'
import { type Context, refuse } from '#kernel'
import * as programmes from '../programmes/store.ts'
import * as store from './store.ts'

/** The version that an enrolment runs by, in force today or not. */
export async function contentOf(
  ctx: Context,
  { programmeCode, version }: { programmeCode: string; version: string },
): Promise<ProgrammeContent> {
  const versions = await programmes.versionsOf(ctx, programmeCode)
  return versions.find((one) => one.version === version) ?? refuse('chronic.programme_unknown')
}

export async function showEnrolment(ctx: Context, row: store.EnrolmentRow): Promise<Enrolment> {
  const programme = await contentOf(ctx, row)
  const plan = await store.planOf(ctx, row.id)
  const last = (await store.stratificationsOf(ctx, row.id)).at(-1)!
  return {
    id: row.id,
    residentId: row.residentId,
    programmeCode: row.programmeCode,
    programmeTitle: programme.title,
    version: row.version,
    institutionId: row.institutionId,
    teamId: row.teamId,
    doctorId: row.doctorId,
    enrolledOn: row.enrolledOn,
    exitedOn: row.exitedOn,
    exitReason: row.exitReason,
    exitNote: row.exitNote,
    previousId: row.previousId,
    centreTier: row.centreTier,
    baseline: row.baseline,
    stratum: await showStratification(ctx, row.programmeCode, last),
    goals: [...plan.goals],
    medicines: [...plan.medicines],
    planNumber: plan.number,
    signedAt: plan.signedAt?.toISOString() ?? null,
    signedBy: plan.signedBy,
  }
}

export async function showStratification(
  ctx: Context,
  programmeCode: string,
  row: store.StratificationRow,
): Promise<Stratification> {
  const programme = await contentOf(ctx, { programmeCode, version: row.version })
  const stratum = programme.strata.find(({ code }) => code === row.stratum)!
  const { title, intervalDays, faceToFaceAYear } = stratum
  const { because, trigger, madeAt } = row
  return { stratum: row.stratum, title, because, trigger, madeAt: madeAt.toISOString(), intervalDays, faceToFaceAYear }
}

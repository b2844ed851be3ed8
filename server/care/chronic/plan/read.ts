/** Somebody's chronic care: as the team sees it, and in plain words for the person. */
import { MyPlan, PersonChronic, ResidentRequest } from '#contracts/chronic'
import { audit, type Context, verb } from '#kernel'
import { dayOf, sayDay } from '#people/institutions'
import { refuseUnlessActsFor, residentOf } from '#people/residents'
import { staffOf } from '#people/staff'
import { refuseUnlessOnTeamOf } from '#people/teams'
import { contentOf, showEnrolment, showStratification } from '../enrolments/show.ts'
import { type EnrolmentRow, enrolmentRowsOf, planOf, stratificationsOf } from '../enrolments/store.ts'
import { programmeOf } from '../programmes/programme-of.ts'
import { showFinding } from '../screening/find.ts'
import { findingsOf } from '../screening/store.ts'
import { longPrescriptionAllowed } from './long-prescription.ts'
import { activitiesOf, showActivity } from './store.ts'

/** Refusals: teams.not_on_team, institutions.not_yours, residents.not_found. */
export const readPerson = verb(
  {
    name: 'chronic.read_person',
    may: ['doctor', 'registrar', 'manager', 'auditor', 'system'],
    input: ResidentRequest,
    answer: PersonChronic,
    summary: 'A person’s findings, enrolments with their history, plan and activities.',
  },
  async (ctx, { residentId }) => {
    await refuseUnlessOnTeamOf(ctx, residentId)
    const resident = await residentOf(ctx, residentId)
    await audit(ctx, { action: 'read', residentId, entity: 'chronic.enrolment' })
    const findings = []
    for (const row of await findingsOf(ctx, residentId)) {
      findings.push(showFinding(row, await programmeOf(ctx, row.programmeCode, row.foundOn)))
    }
    const enrolments = []
    for (const row of await enrolmentRowsOf(ctx, residentId)) {
      const history = []
      for (const one of await stratificationsOf(ctx, row.id))
        history.push(await showStratification(ctx, row.programmeCode, one))
      const activities = (await activitiesOf(ctx, residentId, row.id)).map(showActivity)
      enrolments.push({ ...(await showEnrolment(ctx, row)), history, activities })
    }
    const longPrescription = await longPrescriptionAllowed(ctx, residentId)
    return { residentId, residentName: resident.name, findings, enrolments, longPrescription }
  },
)

/** Refusals: residents.not_acting_for. */
export const readMyPlan = verb(
  {
    name: 'chronic.read_my_plan',
    may: ['resident', 'system'],
    input: ResidentRequest,
    answer: MyPlan,
    summary: 'My plan in plain words: goals, next step, activities.',
  },
  async (ctx, { residentId }) => {
    await refuseUnlessActsFor(ctx, residentId)
    await audit(ctx, { action: 'read', residentId, entity: 'chronic.enrolment' })
    const rows = await enrolmentRowsOf(ctx, residentId, true)
    const programmes = []
    for (const row of rows) programmes.push(await inPlainWords(ctx, row))
    const activities = (await activitiesOf(ctx, residentId)).filter(({ endedAt }) => endedAt === null).map(showActivity)
    const long = await longPrescriptionAllowed(ctx, residentId)
    return {
      programmes,
      nextStep: nextStep(ctx, rows, activities),
      activities,
      longPrescription: long.allowed ? long.reasons[0]![ctx.locale] : notYet[ctx.locale],
      appeal: {
        zh: '分层由系统按规则得出，供医生参考。如有疑问，请联系您的负责医生复核。',
        en: 'The sorting follows rules and advises your doctor. If it seems wrong, ask your doctor to look at it again.',
      }[ctx.locale],
    }
  },
)

/** Which of the rules it is stands in the doctor's view. */
const notYet = {
  zh: '连续两次随访都达标以后，医生可以给您开长处方。请按时随访。',
  en: 'Once two follow-ups in a row are at target, your doctor may write a long prescription. Please keep your follow-ups.',
}

async function inPlainWords(ctx: Context, row: EnrolmentRow): Promise<MyPlan['programmes'][number]> {
  const { locale } = ctx
  const programme = await contentOf(ctx, row)
  const plan = await planOf(ctx, row.id)
  const last = (await stratificationsOf(ctx, row.id)).at(-1)!
  const { title, because } = await showStratification(ctx, row.programmeCode, last)
  return {
    enrolmentId: row.id,
    title: programme.title[locale],
    since: row.enrolledOn,
    doctorName: (await staffOf(ctx, row.doctorId)).name,
    stratum: title[locale],
    why: because.sentence[locale],
    goals: plan.goals.map((goal) => goal.title[locale]),
    medicines: [...plan.medicines],
  }
}

/** The one thing to do next: what is due now, else what comes first, else that all is as it should be. */
function nextStep(ctx: Context, rows: readonly EnrolmentRow[], activities: MyPlan['activities']): string {
  const zh = ctx.locale === 'zh'
  if (rows.length === 0) return zh ? '您目前没有慢病管理计划。' : 'You have no plan of chronic care now.'
  const today = dayOf(ctx.now)
  const next = activities
    .filter(({ nextOn }) => nextOn !== null)
    .toSorted((a, b) => (a.nextOn! < b.nextOn! ? -1 : 1))[0]
  if (next && next.nextOn! <= today) return zh ? `今天：${next.title.zh}` : `Today: ${next.title.en}`
  if (next)
    return zh ? `${sayDay(next.nextOn!, 'zh')}：${next.title.zh}` : `${sayDay(next.nextOn!, 'en')}: ${next.title.en}`
  const open = activities.find(({ state }) => state === 'prescribed')
  if (open) return zh ? `可以开始：${open.title.zh}` : `You can begin: ${open.title.en}`
  return zh ? '按计划用药，等待下次随访。' : 'Take your medicines as planned until the next follow-up.'
}

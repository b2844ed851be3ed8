/** A doctor sets goals of this person's own, or writes down what they take. */
import { Enrolment, PlanRequest } from '#contracts/chronic'
import { audit, refuse, refuseUnless, verb } from '#kernel'
import { lockOpen } from '../enrolments/change.ts'
import { nextPlan, publishPlan } from '../enrolments/plan-of.ts'
import { contentOf, showEnrolment } from '../enrolments/show.ts'
import { planOf } from '../enrolments/store.ts'

// A goal of a person's own lies near the programme's: half to one and a half of it.
const nearest = { from: 0.5, to: 1.5 }

/** Refusals: those of lockOpen, chronic.goal_unknown, .goal_implausible. */
export const amendPlan = verb(
  {
    name: 'chronic.amend_plan',
    may: ['doctor', 'system'],
    input: PlanRequest,
    answer: Enrolment,
    summary: 'Sets a person’s own goals and the medicines in use; the plan has a new number.',
  },
  async (ctx, { enrolmentId, goals = [], medicines }) => {
    const row = await lockOpen(ctx, enrolmentId)
    const plan = await planOf(ctx, row.id)
    const own = new Map(goals.map(({ code, value }) => [code, value]))
    const next = plan.goals.map((goal) =>
      own.has(goal.code) ? { ...goal, value: own.get(goal.code)!, own: true } : goal,
    )
    for (const [code, value] of own) {
      const goal = plan.goals.find((one) => one.code === code)
      if (!goal) refuse('chronic.goal_unknown', { field: 'goals', params: { goal: code } })
      const [from, to] = [goal.value * nearest.from, goal.value * nearest.to]
      refuseUnless(from <= value && value <= to, 'chronic.goal_implausible', {
        field: 'goals',
        params: { goal: code, from, to },
      })
    }
    const titled = next.map((goal) => (own.has(goal.code) ? { ...goal, title: titleOf(goal) } : goal))
    const content = { number: plan.number + 1, goals: titled, medicines: medicines ?? plan.medicines }
    const made = await nextPlan(ctx, row, content)
    await publishPlan(ctx, row, made, await contentOf(ctx, row))
    await audit(ctx, { action: 'update', residentId: row.residentId, entity: 'chronic.plan', entityId: made.id })
    return showEnrolment(ctx, row)
  },
)

/** A goal of one's own says its own number: the programme's sentence would say another. */
function titleOf({ fact, op, value, unit }: { fact: string; op: string; value: number; unit: string }) {
  const names: Record<string, [string, string]> = {
    'value.systolic': ['收缩压', 'systolic'],
    'value.diastolic': ['舒张压', 'diastolic'],
    'value.fastingGlucose': ['空腹血糖', 'fasting glucose'],
    'value.afterMealGlucose': ['餐后血糖', 'glucose after a meal'],
    'value.hba1c': ['糖化血红蛋白', 'HbA1c'],
    'value.spo2': ['血氧饱和度', 'oxygen saturation'],
    'value.weight': ['体重', 'weight'],
    'value.bmi': ['体质指数', 'body mass index'],
  }
  const [zh, en] = names[fact] ?? [fact, fact]
  const shown = unit.replace('mm[Hg]', 'mmHg')
  const words = {
    '<': ['低于', 'below'],
    '<=': ['不高于', 'at most'],
    '>': ['高于', 'above'],
    '>=': ['不低于', 'at least'],
  }
  const [zhWord, enWord] = words[op as '<']
  return {
    zh: `${zh}${zhWord} ${value} ${shown}（医生为您设定）`,
    en: `${en} ${enWord} ${value} ${shown}, set by your doctor`,
  }
}

/** Every reading that counts is looked at: a person over a threshold on enough days is found at whatever contact it was measured. */
import { readingKept } from '#care/readings'
import type { ReadingKind } from '#contracts/readings'
import { type Context, listener } from '#kernel'
import { dayOf, fullYears } from '#people/institutions'
import { residentOf } from '#people/residents'
import { enrolledCodes } from '../enrolments/store.ts'
import { programmesOn } from '../programmes/programme-of.ts'
import { looksAt, suspicionOf, widestDays } from './criteria.ts'
import { noteFinding, suspicionCounts } from './find.ts'
import * as store from './store.ts'

const dayMs = 86_400_000

/** Looks at a person's readings of a kind. Safe to repeat. Answers what was newly found. */
export async function screenReadings(ctx: Context, residentId: string, kind: ReadingKind): Promise<store.FindingRow[]> {
  return ctx.transaction(async (ctx) => {
    const today = dayOf(ctx.now)
    const programmes = (await programmesOn(ctx, today)).filter((one) => looksAt(one, kind))
    if (programmes.length === 0) return []
    const enrolled = await enrolledCodes(ctx, residentId)
    const known = await store.findingsOf(ctx, residentId)
    const open = programmes
      .filter(({ code }) => !enrolled.includes(code))
      .map((programme) => {
        const own = known.filter(({ programmeCode }) => programmeCode === programme.code)
        return { programme, ...suspicionCounts(own) }
      })
      .filter(({ counts }) => counts)
    if (open.length === 0) return []
    const person = await residentOf(ctx, residentId)
    const facts = { 'person.age': fullYears(person.birthDate, today), 'person.sex': person.sex }
    const found: store.FindingRow[] = []
    for (const { programme, since } of open) {
      const from = new Date(Math.max(ctx.now.getTime() - widestDays(programme) * dayMs, since?.getTime() ?? 0))
      const readings = await store.measuredOf(ctx, residentId, from, ctx.now)
      const suspicion = suspicionOf(programme, facts, readings)
      if (!suspicion) continue
      const evidence = { residentId, programme, basis: 'reading', at: ctx.now, ...suspicion } as const
      const finding = await noteFinding(ctx, evidence)
      if (finding) found.push(finding)
    }
    return found
  })
}

export const hearReading = listener(readingKept, 'chronic.screen_reading', async (ctx, { residentId, kind }) => {
  await screenReadings(ctx, residentId, kind)
})

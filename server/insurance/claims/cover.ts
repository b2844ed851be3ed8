import { z } from 'zod'
import { CoverAsked, CoverSet, Covers, SetCover } from '#contracts/claims'
import { audit, type Context, config, defineJob, refuseUnless, verb } from '#kernel'
import { dayOf, institutionOf, institutionsById } from '#people/institutions'
import { refuseUnlessActsFor, residentOf } from '#people/residents'
import { refuseUnlessMayWrite } from '#record'
import * as store from './cover-store.ts'

/** Who is insured on a day, in what, and which institution answers for them; null: not insured here. */
export async function coverOf(
  ctx: Context,
  residentId: string,
  onDay: string,
): Promise<{
  insutype: '310' | '390'
  begndate: string
  enddate: string | null
  leadInstitutionId: string | null
} | null> {
  const row = await ctx.transaction((ctx) => store.coverOn(ctx, residentId, onDay))
  if (!row) return null
  return {
    insutype: row.insutype,
    begndate: row.begndate,
    enddate: row.enddate,
    leadInstitutionId: row.lead_institution_id,
  }
}

/**
 * Sets who is insured from a day on, as the insurer says it. What the register alone had said from then on gives way; what the
 * insurer said before is history. Safe to repeat.
 * Refusals: claims.wrong_pool, claims.cover_repeated, claims.cover_before_known, record.not_allowed, residents.not_found,
 * institutions.not_found.
 */
export const setCover = verb(
  {
    name: 'claims.set_cover',
    may: ['administrator', 'integration', 'system'],
    input: SetCover,
    answer: CoverSet,
    summary: 'Sets who is insured in the pool from a day on, and which institution answers for them.',
  },
  async (ctx, { people }) => {
    if (ctx.actor.roles.includes('integration')) refuseUnlessMayWrite(ctx, 'Coverage')
    const seen = new Set<string>()
    let changed = 0
    // In the order of their ids, so that two imports wait for each other and never both for the other.
    const rows = people.map((one, at) => ({ ...one, at })).sort((a, b) => (a.residentId < b.residentId ? -1 : 1))
    for (const one of rows) {
      const field = `people.${one.at}`
      const params = { pool: one.poolareaNo.slice(0, 20) }
      refuseUnless(one.poolareaNo === config.poolareaNo, 'claims.wrong_pool', { field: `${field}.poolareaNo`, params })
      refuseUnless(!seen.has(one.residentId), 'claims.cover_repeated', { field: `${field}.residentId` })
      seen.add(one.residentId)
      if (await setOne(ctx, one, `${field}.from`)) changed += 1
    }
    return { changed }
  },
)

type One = z.output<typeof SetCover>['people'][number]

async function setOne(ctx: Context, one: One, field: string): Promise<boolean> {
  const { residentId, from, insutype, leadInstitutionId } = one
  const resident = await residentOf(ctx, residentId)
  if (leadInstitutionId !== null) await institutionOf(ctx, leadInstitutionId)
  const known = await store.lockCovers(ctx, residentId)
  const last = known.at(-1)
  if (saysAlready(last, one)) return false
  const later = known.find(({ source, begndate }) => source === 'import' && begndate >= from)
  refuseUnless(!later, 'claims.cover_before_known', { field })
  await store.cutCover(ctx, residentId, from)
  if (insutype !== null) {
    await store.insertCover(ctx, {
      ...{ resident_id: residentId, psn_no: resident.psnNo ?? residentId, insutype, begndate: from },
      ...{ lead_institution_id: leadInstitutionId, source: 'import' },
    })
  }
  await audit(ctx, { action: 'update', residentId, entity: 'claims.cover' })
  return true
}

function saysAlready(last: store.CoverRow | undefined, { from, insutype, leadInstitutionId }: One): boolean {
  const open = last && last.enddate === null ? last : undefined
  if (insutype === null) return open === undefined && (last === undefined || last.enddate! < from)
  return (
    open?.source === 'import' &&
    open.begndate === from &&
    open.insutype === insutype &&
    open.lead_institution_id === leadInstitutionId
  )
}

/** Refusals: residents.not_acting_for. */
export const readCover = verb(
  {
    name: 'claims.read_cover',
    may: ['resident', 'auditor', 'administrator', 'system'],
    input: CoverAsked,
    answer: Covers,
    summary: 'In what a person is and was insured, and which institution answers for them.',
  },
  async (ctx, { residentId = ctx.actor.id }) => {
    if (ctx.actor.roles.includes('resident')) await refuseUnlessActsFor(ctx, residentId)
    else await residentOf(ctx, residentId)
    const rows = await store.coversOf(ctx, residentId)
    const leads = await institutionsById(
      ctx,
      rows.map((row) => row.lead_institution_id),
    )
    await audit(ctx, { action: 'read', residentId, entity: 'claims.cover' })
    return {
      residentId,
      covers: rows.map((row) => ({
        ...{ insutype: row.insutype, begndate: row.begndate, enddate: row.enddate, source: row.source },
        leadInstitutionId: row.lead_institution_id,
        leadInstitutionName: row.lead_institution_id && leads.get(row.lead_institution_id)!.name,
      })),
    }
  },
)

/** Follows the register: schemes, who lives here, and who answers for whom. Answers how many covers ended and began. */
export async function followRegister(ctx: Context): Promise<{ ended: number; begun: number }> {
  return ctx.transaction(async (ctx) => {
    const day = dayOf(ctx.now)
    const ended = await store.endUnsaid(ctx, day)
    const begun = await store.beginSaid(ctx, day)
    for (const residentId of new Set([...ended, ...begun]))
      await audit(ctx, { action: 'update', residentId, entity: 'claims.cover' })
    return { ended: ended.length, begun: begun.length }
  })
}

export const nightlyCover = defineJob(
  'claims.follow_register',
  z.object({}).loose(),
  async (ctx) => {
    await followRegister(ctx)
  },
  { cron: '40 17 * * *' }, // 01:40 in China
)

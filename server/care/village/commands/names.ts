/** What the ids and codes in a command's body stand for, so that a person can read it. */
import { programmesOn, questionsOf } from '#care/chronic'
import { listPackages } from '#care/contracts'
import type { Deed } from '#contracts/village'
import { type Context, sql, systemActor } from '#kernel'
import { formularyOf } from '#medicine/formulary'
import { dayOf } from '#people/institutions'
import { residentsOf } from '#people/residents'
import { responsibleTeamOf } from '#people/teams'
import { db } from '../tables.ts'

type Body = Readonly<Record<string, unknown>>
const uuidPattern = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g
const namedMax = 40

/** Ids in the body, wherever they stand. */
export const idsIn = (body: Body): string[] => [...new Set(JSON.stringify(body).match(uuidPattern))].slice(0, namedMax)

/**
 * The person's name, for somebody for whom the team answers: a command may name anybody, and a held or forged one has not been looked
 * into yet.
 */
export async function nameOf(ctx: Context, residentId: string | null, teamId: string): Promise<string | null> {
  if (!residentId || (await responsibleTeamOf(ctx, residentId))?.teamId !== teamId) return null
  return (await residentsOf(ctx, [residentId]))[0]?.name ?? null
}

export async function namesIn(ctx: Context, body: Body, teamId: string): Promise<Record<string, string>> {
  const ids = idsIn(body)
  const { rows } = await sql<{ id: string; name: string }>`
    select id::text, name from village.kit where team_id = ${teamId} and id = any(${ids}::uuid[])
    union all select s.id::text, s.place from village.stop s join village.kit k on k.id = s.kit_id
      where k.team_id = ${teamId} and s.id = any(${ids}::uuid[])
    union all select cell_id::text, name from grid.pub_cell where cell_id = any(${ids}::uuid[])`.execute(db(ctx))
  const names = new Map(rows.map(({ id, name }) => [id, name]))
  for (const id of ids) {
    const name = names.has(id) ? null : await nameOf(ctx, id, teamId)
    if (name) names.set(id, name)
  }
  const text = JSON.stringify(body)
  const english = ctx.locale === 'en'
  if (text.includes('"drugCode"'))
    for (const [code, drug] of (await formularyOf(ctx)).drugs)
      if (text.includes(`"${code}"`)) names.set(code, english ? drug.nameEn : drug.nameZh)
  if (text.includes('"packageCodes"')) {
    const { packages } = await listPackages(ctx.as(systemActor('village')), { onDate: dayOf(ctx.now) })
    for (const one of packages)
      if (text.includes(`"${one.code}"`)) names.set(one.code, english ? one.nameEn : one.nameZh)
  }
  return Object.fromEntries(names)
}

const translation = 'http://hl7.org/fhir/StructureDefinition/translation'
interface Extended {
  extension?: { url?: string; valueString?: string; extension?: Extended['extension'] }[] | undefined
}
function words(zh: string, translated: unknown) {
  const inside = (translated as Extended | undefined)?.extension?.find(({ url }) => url === translation)?.extension
  return { zh, en: inside?.find(({ url }) => url === 'content')?.valueString ?? zh }
}

/** The questions that its answers answer, as the programmes in force on that day ask them. */
export async function questionsIn(ctx: Context, body: Body, doneAt: Date): Promise<Deed['questions']> {
  const { answers } = body
  if (typeof answers !== 'object' || answers === null) return {}
  const found: Deed['questions'] = {}
  for (const programme of await programmesOn(ctx, dayOf(doneAt))) {
    const forms = [programme.questionnaire, ...programme.screening.questionnaires.map((one) => one.questionnaire)]
    for (const item of forms.flatMap(questionsOf)) {
      const linkId = item.linkId ?? ''
      if (!Object.hasOwn(answers, linkId) || Object.hasOwn(found, linkId)) continue
      const choices = (item.answerOption ?? []).flatMap(({ valueCoding }) =>
        valueCoding?.code
          ? [[valueCoding.code, words(valueCoding.display ?? '', Reflect.get(valueCoding, '_display'))]]
          : [],
      )
      found[linkId] = {
        text: words(item.text ?? linkId, Reflect.get(item, '_text')),
        choices: Object.fromEntries(choices),
      }
    }
  }
  return found
}

/** One follow-up for a person in several programmes: each question once, all targets, signs and check items. */
import type { Questionnaire, QuestionnaireItem } from '@medplum/fhirtypes'
import type { Combination, Programme } from '#contracts/chronic-programme'

/** The programmes of a follow-up: asked together, judged each by its own rules. */
export interface Merged extends Programme {
  readonly members: readonly Programme[]
}

/** Programmes in the order of their codes. A combination gives the title, and targets and decisions that come first. */
export function mergeProgrammes(programmes: readonly Programme[], combination?: Combination): Merged {
  const sorted = programmes.toSorted((a, b) => (a.code < b.code ? -1 : 1))
  const members = combination ? sorted.map((one) => withCombination(one, combination)) : sorted
  const first = members[0]!
  if (members.length === 1) return { ...first, members }
  const title = combination?.title ?? {
    zh: members.map(({ title }) => title.zh).join('＋'),
    en: members.map(({ title }) => title.en).join(' + '),
  }
  const code = members.map((one) => one.code).join('+')
  const version = members.map((one) => one.version).join('+')
  const shortest = members.map(({ longPrescription }) => longPrescription)
  return {
    ...first,
    code,
    codes: members.map((one) => one.code),
    version,
    title,
    titleZh: title.zh,
    titleEn: title.en,
    source: members.map(({ source }) => source).join('；'),
    verified: members.every(({ verified }) => verified),
    validFrom: members
      .map(({ validFrom }) => validFrom)
      .toSorted()
      .at(-1)!,
    activities: byKey(
      members.flatMap(({ activities }) => activities),
      ({ url }) => url ?? '',
    ),
    questionnaire: mergeQuestionnaires(
      members.map(({ questionnaire }) => questionnaire),
      `${code}-follow-up`,
      title.zh,
    ),
    baseline: mergeQuestionnaires(
      members.map(({ baseline }) => baseline),
      `${code}-baseline`,
      title.zh,
    ),
    derived: byKey(
      members.flatMap(({ derived }) => derived),
      ({ name }) => name,
    ),
    strata: first.strata,
    targets: byKey(
      members.flatMap(({ targets }) => targets),
      ({ code, fact }) => `${code} ${fact}`,
    ),
    urgentSigns: byKey(
      members.flatMap(({ urgentSigns }) => urgentSigns),
      ({ code }) => code,
    ),
    decisions: members.flatMap(({ decisions }) => decisions),
    checkItems: byKey(
      members.flatMap(({ checkItems }) => checkItems),
      ({ code }) => code,
    ),
    longPrescription: shortest.every((one) => one !== undefined) ? shortest[0] : undefined,
    members,
  }
}

function withCombination(programme: Programme, { targets, decisions }: Combination): Programme {
  const own = new Set(programme.targets.map(({ fact }) => fact))
  return {
    ...programme,
    targets: [...targets.filter(({ fact }) => own.has(fact)), ...programme.targets],
    decisions: [...decisions, ...programme.decisions],
  }
}

function mergeQuestionnaires(all: readonly Questionnaire[], id: string, title: string): Questionnaire {
  const name = id.replaceAll('+', '-')
  return {
    ...all[0]!,
    id: name,
    url: `urn:anji:questionnaire:${name}`,
    title,
    item: mergeItems(all.map(({ item }) => item ?? [])),
  }
}

/** Each question once, where it first stands; options of the same question together. What one programme needs is needed. */
function mergeItems(lists: readonly (readonly QuestionnaireItem[])[]): QuestionnaireItem[] {
  const merged = new Map<string, QuestionnaireItem>()
  for (const item of lists.flat()) {
    const before = merged.get(item.linkId!)
    merged.set(item.linkId!, before ? joined(before, item) : item)
  }
  return [...merged.values()]
}

function joined(a: QuestionnaireItem, b: QuestionnaireItem): QuestionnaireItem {
  const options = byKey(
    [...(a.answerOption ?? []), ...(b.answerOption ?? [])],
    ({ valueCoding }) => valueCoding?.code ?? '',
  )
  return {
    ...a,
    ...(a.required || b.required ? { required: true } : {}),
    ...(options.length > 0 ? { answerOption: options } : {}),
    ...(a.item && b.item ? { item: mergeItems([a.item, b.item]) } : {}),
  }
}

function byKey<T>(all: readonly T[], key: (one: T) => string): T[] {
  const seen = new Map<string, T>()
  for (const one of all) if (!seen.has(key(one))) seen.set(key(one), one)
  return [...seen.values()]
}

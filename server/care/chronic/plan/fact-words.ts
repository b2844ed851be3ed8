import type { QuestionnaireItem } from '@medplum/fhirtypes'
import type { ProgrammeContent, Said } from '#contracts/chronic-programme'

const known: Readonly<Record<string, Said>> = {
  atTarget: { zh: '本次随访达标', en: 'at target this time' },
  'previous.atTarget': { zh: '上次随访达标', en: 'at target the time before' },
  urgent: { zh: '没有危急情况', en: 'no urgent sign' },
}

/** What a condition asks for, in words: an answer by its question. A name that has no word stays as it is. Pure. */
export function factWords({ questionnaire }: Pick<ProgrammeContent, 'questionnaire'>, fact: string): Said {
  const asked = /^answer\.(.+)$/.exec(fact)?.[1]
  const item = asked ? itemsOf(questionnaire.item ?? []).find(({ linkId }) => linkId === asked) : undefined
  if (!item?.text) return known[fact] ?? { zh: fact, en: fact }
  return { zh: item.text, en: english(item) ?? item.text }
}

const itemsOf = (items: readonly QuestionnaireItem[]): QuestionnaireItem[] =>
  items.flatMap((item) => [item, ...itemsOf(item.item ?? [])])

interface Extended {
  readonly extension?: readonly {
    url: string
    valueCode?: string
    valueString?: string
    extension?: Extended['extension']
  }[]
}

/** The FHIR translation extension of the text, which the types leave out. */
const english = (item: QuestionnaireItem): string | undefined =>
  (item as { _text?: Extended })._text?.extension
    ?.find(({ extension }) => extension?.some(({ valueCode }) => valueCode === 'en'))
    ?.extension?.find(({ url }) => url === 'content')?.valueString

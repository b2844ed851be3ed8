/** A programme's definitions as they stand in the record: one resource a version, read by whoever reads a plan. */
import type { Resource } from '@medplum/fhirtypes'
import type { ProgrammeContent } from '#contracts/chronic-programme'

const idOf = (code: string, version: string) => `${code}-${version}`.replace(/[^A-Za-z0-9.-]/g, '-').slice(0, 64)

export const canonicalOf = ({ code, version }: Pick<ProgrammeContent, 'code' | 'version'>) =>
  `urn:anji:programme:${code}|${version}`

export function toDefinitions(programme: ProgrammeContent): Resource[] {
  const { code, version, plan, activities, questionnaire, baseline, screening } = programme
  const forms = [questionnaire, baseline, ...screening.questionnaires.map((one) => one.questionnaire)]
  return [
    { ...plan, id: idOf(code, version), url: `urn:anji:programme:${code}`, version },
    ...activities.map((one) => ({ ...one, id: idOf(`${code}-${one.name ?? ''}`, version), version })),
    ...forms.map((one) => ({ ...one, id: idOf(one.url!.split(':').at(-1)!, version), version })),
  ]
}

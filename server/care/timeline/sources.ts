/** Where a record comes from: institutions, and the patient files that are this person. Pure. */
import type { Patient, Resource } from '@medplum/fhirtypes'
import type { Sources } from '#contracts/timeline'
import { instant, personName, type Story } from './load.ts'
import { nameOf, say } from './plain-words.ts'
import { tell } from './visits.ts'

export function sourcesOf(story: Story, residentId: string): Sources {
  const { reader, resources } = story
  const told = tell(story)
  const byName = Map.groupBy(told, ({ where }) => where ?? say('elsewhere', reader.locale))
  const patients = resources.filter((one): one is Patient => one.resourceType === 'Patient')
  return {
    institutions: [...byName]
      .map(([name, entries]) => ({
        name,
        items: entries.length,
        first: entries.at(-1)?.at ?? null,
        last: entries[0]?.at ?? null,
      }))
      .sort((a, b) => instant(b.last) - instant(a.last)),
    patients: patients
      .map((patient) => ({
        id: patient.id ?? '',
        own: patient.id === residentId,
        name: personName(patient.name) ?? say('unnamed', reader.locale),
        birthDate: patient.birthDate ?? null,
        institution:
          reader.placeOf(patient.managingOrganization) ?? (patient.id === residentId ? null : sourceName(patient)),
        numbers: (patient.identifier ?? []).flatMap(({ type, system, value }) =>
          value
            ? [{ label: type ? nameOf(type, reader.locale) : labelOf(system, reader.locale), masked: masked(value) }]
            : [],
        ),
      }))
      .sort((a, b) => Number(b.own) - Number(a.own) || (a.id < b.id ? -1 : 1)),
    total: told.length,
  }
}

// A source that names nobody people know is still better than none: the last word of its address.
function sourceName({ meta }: Resource): string | null {
  return meta?.source?.replace(/#.*$/, '').split(/[/:]/).findLast(Boolean) ?? null
}

const labels: readonly (readonly [RegExp, zh: string, en: string])[] = [
  [/2\.16\.156\.10011\.1\.3|id-?card/, '身份证号', 'identity card'],
  [/insur|psn|medicare/, '医保编号', 'insurance number'],
  [/passport|PPN/i, '护照号', 'passport'],
  [/ssn/, '社会保障号', 'social security number'],
  [/card$/, '就诊卡号', 'hospital card'],
]

function labelOf(system: string | undefined, locale: 'zh' | 'en'): string {
  const found = labels.find(([pattern]) => pattern.test(system ?? ''))
  return found ? found[locale === 'zh' ? 1 : 2] : say('record', locale)
}

/** Enough to know it again, not enough to use it: the last four of what is long, the last two of what is short. */
function masked(value: string): string {
  const shown = value.length >= 10 ? 4 : value.length >= 5 ? 2 : 0
  return `${'*'.repeat(Math.min(8, value.length - shown))}${shown > 0 ? value.slice(-shown) : ''}`
}

import type { CodeableConcept, Coding, Resource } from '@medplum/fhirtypes'
import type { Context } from '#kernel'
import { conceptOf, speaks } from '#terminology'
import { hasWords } from './plain-words.ts'

// A record that names none of its codes is told with what the most common of them mean; the rest stay codes.
const askedMax = 60

/** Codes that came without any name get the one of the code system, as it is in force today. */
export async function nameCodes(ctx: Context, resources: readonly Resource[]): Promise<void> {
  const unnamed = new Map<string, Coding[]>()
  for (const resource of resources) collect(resource, unnamed)
  const common = [...unnamed.values()].sort((a, b) => b.length - a.length).slice(0, askedMax)
  for (const same of common) {
    const [first] = same
    if (!first?.system || !first.code) continue
    const concept = await conceptOf(ctx, first.system, first.code)
    const name = concept?.designations.find(({ language }) => speaks(language, ctx.locale))?.value ?? concept?.name
    if (name) for (const coding of same) coding.display = name
  }
}

// Where a name is shown; what only says of which sort or in which state something is has words of its own.
const shown = [
  'code',
  'vaccineCode',
  'medicationCodeableConcept',
  'valueCodeableConcept',
  'reasonCode',
  'conclusionCode',
  'type',
  'outcome',
  'manifestation',
]
const inside = ['component', 'reaction']

function collect(of: object, unnamed: Map<string, Coding[]>): void {
  const value = of as Record<string, unknown>
  for (const name of shown) {
    for (const concept of [value[name]].flat()) note(concept as CodeableConcept | undefined, unnamed)
  }
  for (const name of inside) {
    for (const one of [value[name]].flat()) if (typeof one === 'object' && one !== null) collect(one, unnamed)
  }
}

function note(concept: CodeableConcept | undefined, unnamed: Map<string, Coding[]>): void {
  const { coding, text } = concept ?? {}
  if (!Array.isArray(coding) || text || coding.some((one) => one.display || hasWords(one))) return
  for (const one of coding) {
    const name = `${one.system}|${one.code}`
    const same = unnamed.get(name)
    if (same) same.push(one)
    else unnamed.set(name, [one])
  }
}

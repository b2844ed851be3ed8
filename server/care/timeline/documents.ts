/** Documents of the record as text for reading. Pure. */
import type { Composition, CompositionSection, DocumentReference, Resource } from '@medplum/fhirtypes'
import type { DocumentLine, DocumentText } from '#contracts/timeline'
import { isMistake } from './entries.ts'
import { filesOf } from './files.ts'
import { newestFirst, type Reader, type Story } from './load.ts'
import { textOfNarrative } from './narrative.ts'
import { nameOf, say } from './plain-words.ts'

export const documentTypes = ['Composition', 'DocumentReference']

export function documentsOf({ resources, reader }: Story): DocumentLine[] {
  return resources
    .flatMap((resource) => (isMistake(resource) ? [] : (lineOf(resource, reader) ?? [])))
    .sort(newestFirst)
}

function lineOf(resource: Resource, reader: Reader): DocumentLine | undefined {
  const { locale } = reader
  if (resource.resourceType === 'Composition') {
    const document = resource as Composition
    const type = nameOf(document.type, locale)
    return {
      id: `Composition/${document.id}`,
      at: document.date,
      title: document.title,
      type: type === document.title ? null : type,
      by: document.author?.map(reader.personOf).find(Boolean) ?? null,
      where: reader.placeOf(document.custodian) ?? reader.placeOfVisit(document.encounter),
      files: [],
    }
  }
  if (resource.resourceType !== 'DocumentReference') return undefined
  const document = resource as DocumentReference
  const type = document.type ? nameOf(document.type, locale) : null
  const title =
    document.description ?? document.content?.map(({ attachment }) => attachment.title).find(Boolean) ?? type
  return {
    id: `DocumentReference/${document.id}`,
    at: document.date ?? document.context?.period?.start ?? null,
    title: title ?? say('unnamed', locale),
    type: type === title ? null : type,
    by: document.author?.map(reader.personOf).find(Boolean) ?? null,
    where:
      reader.placeOf(document.custodian) ??
      reader.placeOfVisit(document.context?.encounter?.[0]) ??
      reader.placeOfPatient(document.subject),
    files: filesOf(document),
  }
}

export function textOf(resource: Resource, reader: Reader): DocumentText | undefined {
  const line = lineOf(resource, reader)
  if (!line) return undefined
  const whole = (resource as Composition).text?.div
  const sections = sectionsOf((resource as Composition).section ?? [], reader)
  const alone = sections.length === 0 && whole ? [{ title: '', text: textOfNarrative(whole) }] : sections
  return { ...line, sections: alone.filter(({ title, text }) => title !== '' || text !== '') }
}

/** Sections within sections follow the one that they are in. */
function sectionsOf(sections: readonly CompositionSection[], reader: Reader): { title: string; text: string }[] {
  return sections.flatMap((section) => [
    {
      title: section.title ?? (section.code ? nameOf(section.code, reader.locale) : ''),
      text: section.text ? textOfNarrative(section.text.div) : '',
    },
    ...sectionsOf(section.section ?? [], reader),
  ])
}

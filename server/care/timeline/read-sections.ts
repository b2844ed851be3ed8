import type { Binary, Resource } from '@medplum/fhirtypes'
import {
  Background,
  DocumentRequest,
  Documents,
  DocumentText,
  FileAnswer,
  FileRequest,
  Medicines,
  OfResident,
  ResultRequest,
  ResultSheet,
  Results,
  ResultsRequest,
  Sources,
} from '#contracts/timeline'
import { type Context, refuse, systemActor, verb } from '#kernel'
import { readResource } from '#record'
import { backgroundOf, backgroundTypes } from './background.ts'
import { documentsOf, documentTypes, textOf } from './documents.ts'
import { toldTypes } from './entries.ts'
import { attachmentsOf, binaryOf } from './files.ts'
import { loadStory, oneOf, pageAfter, type Story } from './load.ts'
import { medicinesOf, medicineTypes } from './medicines.ts'
import { readers } from './read-timeline.ts'
import { opened, resultTypes, sheetsOf } from './results.ts'
import { sourcesOf } from './sources.ts'

const documentsMax = 300

/** What is taken now and was before. Refusals: timeline.not_allowed. */
export const readMedicines = verb(
  {
    name: 'timeline.read_medicines',
    may: readers,
    input: OfResident,
    answer: Medicines,
    summary: 'Medicines of a resident, current and past, with who prescribed them and whether they were collected.',
  },
  async (ctx, { residentId }) => {
    const { resources, reader } = await loadStory(ctx, residentId, medicineTypes)
    return medicinesOf(resources, reader, ctx.now)
  },
)

/** Reports and loose laboratory values, newest first. Refusals: timeline.not_allowed, record.bad_parameter. */
export const readResults = verb(
  {
    name: 'timeline.read_results',
    may: readers,
    input: ResultsRequest,
    answer: Results,
    summary: 'Laboratory and imaging results of a resident, newest first.',
  },
  async (ctx, { residentId, kind, after, limit }) => {
    const sheets = sheetsOf(await loadStory(ctx, residentId, resultTypes))
    const lines = sheets.map(({ line }) => line).filter((line) => !kind || line.kind === kind)
    const { page, next } = pageAfter(lines, after, limit)
    return { results: page, next, total: lines.length }
  },
)

/** One result with its items. Refusals: timeline.not_allowed, record.not_found. */
export const readResult = verb(
  {
    name: 'timeline.read_result',
    may: readers,
    input: ResultRequest,
    answer: ResultSheet,
    summary: 'A result of a resident with its items, reference ranges and what the record says of them.',
  },
  async (ctx, { residentId, id }) => {
    const story = await loadStory(ctx, residentId, resultTypes)
    const sheet = sheetsOf(story).find(({ line }) => line.id === id)
    const [type = '', name = ''] = id.split('/')
    return opened(sheet ?? refuse('record.not_found', { params: { type, id: name } }), story)
  },
)

/** Refusals: timeline.not_allowed. */
export const readBackground = verb(
  {
    name: 'timeline.read_background',
    may: readers,
    input: OfResident,
    answer: Background,
    summary: 'Diagnoses, allergies, vaccines and procedures of a resident, each once.',
  },
  async (ctx, { residentId }) => backgroundOf(await loadStory(ctx, residentId, backgroundTypes)),
)

/** Refusals: timeline.not_allowed. */
export const readDocuments = verb(
  {
    name: 'timeline.read_documents',
    may: readers,
    input: OfResident,
    answer: Documents,
    summary: 'Documents of a resident, newest first.',
  },
  async (ctx, { residentId }) => {
    const documents = documentsOf(await loadStory(ctx, residentId, documentTypes))
    return { documents: documents.slice(0, documentsMax), more: Math.max(0, documents.length - documentsMax) }
  },
)

/** Refusals: timeline.not_allowed, record.not_found. */
export const readDocument = verb(
  {
    name: 'timeline.read_document',
    may: readers,
    input: DocumentRequest,
    answer: DocumentText,
    summary: 'A document of a resident as text.',
  },
  async (ctx, { residentId, id }) => {
    const story = await loadStory(ctx, residentId, documentTypes)
    const [type = '', name = ''] = id.split('/')
    const text = textOf(oneOf(story, id), story.reader)
    return text ?? refuse('record.not_found', { params: { type, id: name } })
  },
)

/** A file that a document or a report carries or points to. Refusals: timeline.not_allowed, record.not_found. */
export const readFile = verb(
  {
    name: 'timeline.read_file',
    may: readers,
    input: FileRequest,
    answer: FileAnswer,
    summary: 'A file of a document or a report of a resident.',
  },
  async (ctx, { residentId, of, n }) => {
    const story = await loadStory(ctx, residentId, [...documentTypes, 'DiagnosticReport'])
    const [type = '', id = ''] = of.split('/')
    const document = oneOf(story, of)
    const attachment = attachmentsOf(document)[n]
    const base64 = attachment?.data ?? (attachment && (await binaryData(ctx, story, document, binaryOf(attachment))))
    if (!attachment || base64 === undefined) refuse('record.not_found', { params: { type, id } })
    return { title: attachment.title ?? '', contentType: attachment.contentType ?? 'application/octet-stream', base64 }
  },
)

/**
 * A Binary belongs to nobody by itself: whoever may read the document that names it may read it. A document that names another
 * source's file, or one that says it belongs to something else (FHIR R4 §2.44, securityContext), does not open it.
 */
async function binaryData(
  ctx: Context,
  story: Story,
  by: Resource,
  id: string | undefined,
): Promise<string | undefined> {
  if (id === undefined) return undefined
  const binary = await readResource<Binary>(ctx.as(systemActor('timeline')), 'Binary', id)
  const context = binary?.securityContext
  if (!binary || binary.meta?.source !== by.meta?.source || (context && !story.reader.find(context))) return undefined
  return binary.data
}

/** Refusals: timeline.not_allowed. */
export const readSources = verb(
  {
    name: 'timeline.read_sources',
    may: readers,
    input: OfResident,
    answer: Sources,
    summary: 'Where the record of a resident comes from, with the patient files that are linked; their numbers masked.',
  },
  async (ctx, { residentId }) => sourcesOf(await loadStory(ctx, residentId, toldTypes), residentId),
)

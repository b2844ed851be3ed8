import { searchWords } from '#care/booking'
import {
  type Edition,
  type Item,
  ItemList,
  ItemPage,
  ItemRequest,
  ItemsRequest,
  Library,
  MineRequest,
  NothingAsked,
} from '#contracts/learning'
import { audit, type Context, refuse, refuseUnless, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { mayActFor } from '#people/residents'
import { mayOpen } from '#record'
import { type CheckInRow, type ProgressRow, partsOf, said, showProgress } from './item.ts'
import { loadLibrary } from './load-library.ts'
import * as store from './store.ts'

/** Refusals: learning.not_yours_to_read. */
export const findItems = verb(
  {
    name: 'learning.find',
    may: ['resident', 'doctor', 'pharmacist', 'registrar', 'manager'],
    input: ItemsRequest,
    answer: ItemList,
    summary: 'Articles, courses and programmes, with how far a person has come.',
  },
  async (ctx, { kind, topic, q, residentId }) => {
    const found = await libraryOf(ctx, { words: searchWords(q) })
    const wanted = found.filter((one) => (!kind || one.content.kind === kind) && (!topic || one.topics.includes(topic)))
    return { items: await withProgress(ctx, wanted, residentId) }
  },
)

/** Refusals: learning.not_yours_to_read. */
export const myItems = verb(
  {
    name: 'learning.mine',
    may: ['resident', 'doctor'],
    input: MineRequest,
    answer: ItemList,
    summary: 'What a person has begun to read, learn and practise.',
  },
  async (ctx, { residentId }) => {
    const items = await withProgress(ctx, await libraryOf(ctx, {}), residentId)
    return { items: items.filter(({ progress }) => progress !== null) }
  },
)

/** Refusals: learning.unknown, learning.not_yours_to_read. */
export const readItem = verb(
  {
    name: 'learning.read',
    may: ['resident', 'doctor', 'pharmacist', 'registrar', 'manager'],
    input: ItemRequest,
    answer: ItemPage,
    summary: 'An item to read, learn or practise.',
  },
  async (ctx, { code, residentId }) => {
    const edition = await editionOf(ctx, code)
    if (!residentId) return showPage(ctx, edition, undefined, [])
    await refuseUnlessTheirs(ctx, residentId)
    await audit(ctx, { action: 'read', residentId, entity: 'learning.progress' })
    return pageFor(ctx, edition, residentId)
  },
)

/** Refusals: learning.unknown. */
export async function editionOf(ctx: Context, code: string): Promise<Edition> {
  const [edition] = await libraryOf(ctx, { code })
  return edition ?? refuse('learning.unknown')
}

export async function pageFor(ctx: Context, edition: Edition, residentId: string): Promise<ItemPage> {
  const row = (await store.progressOf(ctx, residentId)).get(edition.code)
  return showPage(ctx, edition, row, row ? await store.checkInsOf(ctx, residentId, edition.code) : [])
}

export const readLibrary = verb(
  {
    name: 'learning.read_library',
    may: ['doctor', 'manager'],
    input: NothingAsked,
    answer: Library,
    summary: 'Every edition of every item, with its review.',
  },
  async (ctx) => {
    const editions = await store.editions(ctx)
    if (editions.length > 0) return { editions }
    // A region that has no library yet has what comes with the system, as whoever reads an item finds it.
    await loadLibrary(ctx)
    return { editions: await store.editions(ctx) }
  },
)

async function libraryOf(ctx: Context, of: { code?: string; words?: readonly string[] }): Promise<Edition[]> {
  const today = dayOf(ctx.now)
  const found = await store.inForce(ctx, today, of)
  if (found.length > 0 || (of.words?.length ?? 0) > 0) return found
  // A region that has none yet loads what comes with the system.
  await loadLibrary(ctx)
  return store.inForce(ctx, today, of)
}

async function withProgress(ctx: Context, found: readonly Edition[], residentId?: string): Promise<Item[]> {
  if (residentId) {
    await refuseUnlessTheirs(ctx, residentId)
    await audit(ctx, { action: 'read', residentId, entity: 'learning.progress' })
  }
  const known = residentId ? await store.progressOf(ctx, residentId) : new Map<string, ProgressRow>()
  return found.map((edition) => showItem(ctx, edition, known.get(edition.code), []))
}

async function refuseUnlessTheirs(ctx: Context, residentId: string): Promise<void> {
  const may = ctx.actor.roles.includes('resident') ? mayActFor(ctx, residentId) : mayOpen(ctx, residentId)
  refuseUnless(await may, 'learning.not_yours_to_read')
}

function showItem(ctx: Context, edition: Edition, row: ProgressRow | undefined, checkIns: readonly CheckInRow[]): Item {
  const { code, version, content, topics, minutes } = edition
  return {
    code,
    version,
    kind: content.kind,
    title: said(edition.title, ctx.locale),
    summary: said(edition.summary, ctx.locale),
    topics,
    minutes,
    parts: partsOf(content),
    progress: showProgress(row, checkIns, edition, dayOf(ctx.now)),
  }
}

function showPage(
  ctx: Context,
  edition: Edition,
  row: ProgressRow | undefined,
  checkIns: readonly CheckInRow[],
): ItemPage {
  const { content, source } = edition
  const text = (both: { zh: string; en: string }) => said(both, ctx.locale)
  const sections = content.kind === 'article' ? content.sections : []
  const lessons = content.kind === 'course' ? content.lessons : []
  const tasks = content.kind === 'programme' ? content.tasks : []
  return {
    ...showItem(ctx, edition, row, checkIns),
    source,
    sections: sections.map((one) => ({ heading: text(one.heading), text: text(one.text) })),
    lessons: lessons.map(({ title, text: paragraphs, question }) => ({
      title: text(title),
      text: paragraphs.map(text),
      question: text(question.text),
      options: question.options.map(text),
    })),
    tasks: tasks.map((one) => ({ fromDay: one.fromDay, title: text(one.title), text: text(one.text) })),
    days: content.kind === 'programme' ? content.days : null,
  }
}

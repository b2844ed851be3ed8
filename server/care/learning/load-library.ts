import { z } from 'zod'
import type { ProposeRequest } from '#contracts/learning'
import { type Context, defineJob, systemActor } from '#kernel'
import { dayOf } from '#people/institutions'
import { articles } from './library/articles.ts'
import { pressureCourses } from './library/pressure-courses.ts'
import { programmes } from './library/programmes.ts'
import { sugarAndLungCourses } from './library/sugar-courses.ts'
import { keepEdition, nextVersion } from './library.ts'
import * as store from './store.ts'

const shipped: readonly ProposeRequest[] = [...articles, ...pressureCourses, ...sugarAndLungCourses, ...programmes]
/** Ours stood before any region began. */
const since = '2020-01-01'

/** Brings what comes with the system into the library: what changed is a new edition from today. Once; then no change. */
export async function loadLibrary(ctx: Context): Promise<void> {
  const asLibrary = ctx.as(systemActor('learning'))
  await asLibrary.transaction(async (ctx) => {
    await store.lockLibrary(ctx)
    const known = await store.editions(ctx)
    for (const item of shipped) {
      const ours = known.find((one) => one.code === item.code && one.proposedBy === ctx.actor.id)
      if (ours && same(ours, item)) continue
      await keepEdition(ctx, {
        ...item,
        id: ctx.chance.uuid(),
        version: await nextVersion(ctx, item.code),
        state: 'agreed',
        from: ours ? dayOf(ctx.now) : since,
        proposedBy: ctx.actor.id,
        reviewedBy: 'demonstration',
        reviewReason: null,
      })
    }
  })
}

const same = (a: ProposeRequest, b: ProposeRequest) => content(a) === content(b)
const content = ({ title, summary, topics, minutes, source, content }: ProposeRequest) =>
  JSON.stringify(sorted({ title, summary, topics, minutes, source, content }))

/** jsonb keeps no order of keys. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]))
}

export const loadLibraryHourly = defineJob('learning.load_library', z.object({}), (ctx) => loadLibrary(ctx), {
  cron: '11 * * * *',
})

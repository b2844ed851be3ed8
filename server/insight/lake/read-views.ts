import { SavedView, ViewList, ViewRequest, type ViewSummary } from '#contracts/lake'
import { type Context, type Role, refuse, verb } from '#kernel'
import { readyMadeViews } from './ready-made.ts'
import { findView, newestViews, type StoredView } from './store.ts'

/** Whoever may read the record, and those who work on figures. A view by itself says nothing of anyone. */
export const viewReaders: readonly Role[] = [
  'resident',
  'doctor',
  'pharmacist',
  'dispenser',
  'registrar',
  'manager',
  'auditor',
  'administrator',
  'integration',
  'system',
]

export const listViews = verb(
  {
    name: 'lake.list_views',
    may: viewReaders,
    input: ViewRequest.pick({}),
    answer: ViewList,
    summary: 'Every view over the record with its newest version.',
  },
  async (ctx) => ({ views: (await allViews(ctx)).map(summaryOf) }),
)

export const readView = verb(
  {
    name: 'lake.read_view',
    may: viewReaders,
    input: ViewRequest,
    answer: SavedView,
    summary: 'A view over the record by its name or url.',
  },
  async (ctx, { name, version }) => {
    const view = await viewOf(ctx, name, version)
    return { name: view.name, version: view.version, definition: { ...view.definition } }
  },
)

/** Every view, a saved one before a ready-made one of its name. */
export async function allViews(ctx: Context): Promise<StoredView[]> {
  return ctx.transaction(async (ctx) => {
    const all = new Map(readyMadeViews())
    for (const view of await newestViews(ctx)) all.set(view.name, view)
    return [...all.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  })
}

/** A view by name or url; the newest version when none is said. Refusals: lake.view_not_found. */
export async function viewOf(ctx: Context, name: string, version?: number): Promise<StoredView> {
  const none = () => refuse('lake.view_not_found', { params: { name: name.slice(0, 60) } })
  // PostgreSQL keeps no null character, so nothing that is kept has one.
  if (name.includes('\0')) return none()
  return ctx.transaction(async (ctx) => {
    const saved = version === 0 ? undefined : await findView(ctx, name, version)
    if (saved) return saved
    const ready = version
      ? undefined
      : [...readyMadeViews().values()].find((one) => one.name === name || one.definition.url === name)
    return ready ?? none()
  })
}

function summaryOf({ name, version, definition, savedAt }: StoredView): ViewSummary {
  const { url = null, title = null, description = null, resource } = definition
  return { name, version, url, title, description, resource, savedAt: savedAt?.toISOString() ?? null }
}

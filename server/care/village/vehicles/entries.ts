/** What went in and out of a kit, and what somebody at the desk counted in it. */
import { CountKit, KitEntriesRequest, KitEntryList, KitState } from '#contracts/village'
import { type Context, verb } from '#kernel'
import { formularyOf } from '#medicine/formulary'
import { staffById } from '#people/staff'
import { countKit } from './count.ts'
import { changed, deskRoles, ownKit } from './kit.ts'
import * as store from './store.ts'

const entriesShown = 300

/** Who got what stands in the record and is not shown here. Refusals: village.kit_unknown, .not_on_team, institutions.not_yours. */
export const listEntries = verb(
  {
    ...{ name: 'village.list_entries', may: deskRoles, input: KitEntriesRequest, answer: KitEntryList },
    summary: 'Moves of a kit’s stock, the newest first.',
  },
  async (ctx, { kitId }) => {
    await ownKit(ctx, kitId)
    const { drugs } = await formularyOf(ctx)
    const rows = await store.entriesOf(ctx, kitId, entriesShown)
    const people = await namesOf(ctx, new Set(rows.map((row) => row.by_staff)))
    const entries = rows.map((row) => ({
      ...{ id: row.id, drugCode: row.drug_code, drugName: drugs.get(row.drug_code)?.nameZh ?? row.drug_code },
      ...{ lot: row.lot, units: row.units, reason: row.reason, byName: people.get(row.by_staff) ?? '' },
      ...{ doneAt: row.done_at.toISOString(), enteredAt: row.entered_at.toISOString() },
    }))
    return { entries }
  },
)

async function namesOf(ctx: Context, staffIds: ReadonlySet<string>): Promise<ReadonlyMap<string, string>> {
  const people = await staffById(
    ctx,
    [...staffIds].filter((id) => /^[0-9a-f-]{36}$/.test(id)),
  )
  return new Map([...people.values()].map(({ id, name }) => [id, name]))
}

/** Refusals: village.kit_unknown, .lot_unknown, .not_on_team, institutions.not_yours. */
export const correctCount = verb(
  {
    ...{ name: 'village.count_kit', may: deskRoles, input: CountKit, answer: KitState },
    summary: 'What was found in a kit when it was counted: the differences become entries.',
  },
  async (ctx, { kitId, counts }) => {
    const kit = await ownKit(ctx, kitId)
    await countKit(ctx, { kitId, counts, doneAt: ctx.now, teamId: kit.team_id, commandId: null })
    return changed(ctx, kit, 'update')
  },
)

import { type Context, sql, tables } from '#kernel'
import type { Kept, Lot, Need } from './stock.ts'

interface LotRow {
  id: string
  pharmacy_id: string
  drug_code: string
  lot_number: string
  expires_on: string
  on_hand_packs: number
  reserved_packs: number
}
interface StockTables {
  'dispensing.lot': LotRow
  'dispensing.movement': {
    id: string
    lot_id: string
    packs: number
    kind: 'receive' | 'dispense' | 'write-off'
    reason: string
    pickup_id: string | null
    actor_id: string
    at: Date
  }
}

const db = (ctx: Context) => tables<StockTables>(ctx)

/**
 * The lots of these drugs at a pharmacy and those that a pick-up has kept, held in the order of their ids, so that two
 * pick-ups never wait for each other in a circle.
 */
export async function lockLots(
  ctx: Context,
  wanted: { pharmacyId?: string; drugCodes?: readonly string[]; keptBy?: string; ids?: readonly string[] },
): Promise<Lot[]> {
  const { pharmacyId, drugCodes = [], keptBy, ids = [] } = wanted
  const { rows } = await sql<LotRow>`
    select * from dispensing.lot
     where (pharmacy_id = ${pharmacyId ?? null} and drug_code = any(${[...drugCodes]}::text[]))
        or id = any(${[...ids]}::uuid[])
        or id in (select lot_id from dispensing.kept where pickup_id = ${keptBy ?? null})
     order by id for update`.execute(db(ctx))
  return rows.map(toLot)
}

export async function lotsOf(ctx: Context, ids: readonly string[]): Promise<Lot[]> {
  if (ids.length === 0) return []
  const rows = await db(ctx)
    .selectFrom('dispensing.lot')
    .selectAll()
    .where('id', 'in', ids as string[])
    .execute()
  return rows.map(toLot)
}

export async function listLots(ctx: Context, pharmacyId: string, drugCodes: readonly string[] | null, limit: number) {
  let rows = db(ctx).selectFrom('dispensing.lot').selectAll().where('pharmacy_id', '=', pharmacyId)
  if (drugCodes) rows = rows.where('drug_code', 'in', drugCodes.length > 0 ? (drugCodes as string[]) : [''])
  rows = rows.where('on_hand_packs', '>', 0).orderBy('drug_code').orderBy('expires_on').orderBy('id').limit(limit)
  return (await rows.execute()).map(toLot)
}

/** Pharmacies that can hand out all of it, with the first expiry date among their usable lots. */
export async function pharmaciesWith(ctx: Context, needs: readonly Need[]) {
  const { rows } = await sql<{ pharmacy_id: string; earliest: string }>`
    with need as (
      select * from unnest(${needs.map(({ drugCode }) => drugCode)}::text[], ${needs.map(({ packs }) => packs)}::int[],
                           ${needs.map(({ usableUntil }) => usableUntil)}::date[]) as n (code, packs, usable_until)
    ), free as (
      select l.pharmacy_id, n.code, n.packs, sum(l.on_hand_packs - l.reserved_packs) as packs_free, min(l.expires_on) as earliest
        from need n join dispensing.lot l on l.drug_code = n.code and l.expires_on >= n.usable_until
       where l.on_hand_packs > l.reserved_packs
       group by 1, 2, 3
    )
    select pharmacy_id, min(earliest) as earliest from free where packs_free >= packs
     group by pharmacy_id having count(*) = ${needs.length} order by pharmacy_id`.execute(db(ctx))
  return rows.map((row) => ({ pharmacyId: row.pharmacy_id, earliestExpiry: row.earliest }))
}

/** Keeps (+1) or frees (-1) packs of locked lots. */
export async function changeReserved(ctx: Context, kept: readonly Kept[], sign: 1 | -1): Promise<void> {
  for (const { lotId, packs } of kept) {
    await db(ctx)
      .updateTable('dispensing.lot')
      .set((eb) => ({ reserved_packs: eb('reserved_packs', '+', sign * packs) }))
      .where('id', '=', lotId)
      .execute()
  }
}

/** Takes kept packs off the shelf, each with its movement. */
export async function handOut(ctx: Context, pickupId: string, kept: readonly Kept[], reason: string): Promise<void> {
  for (const { lotId, packs } of kept) {
    await db(ctx)
      .updateTable('dispensing.lot')
      .set((eb) => ({
        on_hand_packs: eb('on_hand_packs', '-', packs),
        reserved_packs: eb('reserved_packs', '-', packs),
      }))
      .where('id', '=', lotId)
      .execute()
    await move(ctx, [{ lotId, packs: -packs }], { kind: 'dispense', reason, pickupId })
  }
}

export async function writeOff(ctx: Context, lotId: string, packs: number, reason: string): Promise<void> {
  await db(ctx)
    .updateTable('dispensing.lot')
    .set((eb) => ({ on_hand_packs: eb('on_hand_packs', '-', packs) }))
    .where('id', '=', lotId)
    .execute()
  await move(ctx, [{ lotId, packs: -packs }], { kind: 'write-off', reason, pickupId: null })
}

export interface Delivery {
  readonly drugCode: string
  readonly lotNumber: string
  readonly expiresOn: string
  readonly packs: number
}

/** Adds a delivery to its lots. `lines` names no lot twice. Answers the lots as they are known: their expiry must agree. */
export async function receive(
  ctx: Context,
  pharmacyId: string,
  lines: readonly Delivery[],
  reason: string,
): Promise<Lot[]> {
  const rows = await db(ctx)
    .insertInto('dispensing.lot')
    .values(
      lines.map((line) => ({
        id: ctx.chance.uuid(),
        pharmacy_id: pharmacyId,
        drug_code: line.drugCode,
        lot_number: line.lotNumber,
        expires_on: line.expiresOn,
        on_hand_packs: line.packs,
        reserved_packs: 0,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['pharmacy_id', 'drug_code', 'lot_number']).doUpdateSet((eb) => ({
        on_hand_packs: eb('dispensing.lot.on_hand_packs', '+', eb.ref('excluded.on_hand_packs')),
      })),
    )
    .returningAll()
    .execute()
  const lots = rows.map(toLot)
  const nameOf = ({ drugCode, lotNumber }: { drugCode: string; lotNumber: string }) => `${drugCode} ${lotNumber}`
  const idOf = new Map(lots.map((lot) => [nameOf(lot), lot.id]))
  const moved = lines.map((line) => ({ lotId: idOf.get(nameOf(line))!, packs: line.packs }))
  await move(ctx, moved, { kind: 'receive', reason, pickupId: null })
  return lots
}

async function move(
  ctx: Context,
  lots: readonly { lotId: string; packs: number }[],
  why: { kind: 'receive' | 'dispense' | 'write-off'; reason: string; pickupId: string | null },
): Promise<void> {
  const rows = lots.map(({ lotId, packs }) => ({
    id: ctx.chance.uuid(),
    lot_id: lotId,
    packs,
    kind: why.kind,
    reason: why.reason,
    pickup_id: why.pickupId,
    actor_id: ctx.actor.id,
    at: ctx.now,
  }))
  await db(ctx).insertInto('dispensing.movement').values(rows).execute()
}

function toLot(row: LotRow): Lot {
  return {
    id: row.id,
    pharmacyId: row.pharmacy_id,
    drugCode: row.drug_code,
    lotNumber: row.lot_number,
    expiresOn: row.expires_on,
    onHandPacks: row.on_hand_packs,
    reservedPacks: row.reserved_packs,
  }
}

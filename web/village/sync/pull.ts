/** Brings the panel over, page by page; a page that broke off goes on at the byte where it broke. */
import type { z } from 'zod'
import type { Page, PanelLine } from '#contracts/village'
import { readMeta, type VillageDatabase, writeMeta } from './database.ts'
import { inflate, seal, sealJson, sha256Hex, unseal } from './seal.ts'
import { Refused, type Wire } from './wire.ts'

type Given = z.infer<typeof Page>
type Bytes = Uint8Array<ArrayBuffer>

/** How far the panel has come over, in one synchronisation. */
export interface Pull {
  /** Given by the server, and not whole here yet. */
  page: Given | undefined
  lines: number
}

export interface Pulled {
  readonly database: VillageDatabase
  readonly dataKey: CryptoKey
  readonly wire: Wire
  readonly pull: Pull
  /** Told with every page begun, and with every page kept. */
  readonly told: (linesLeft: number, kept: boolean) => void
  /** False: enough for now. */
  readonly goOn: () => boolean
}

const pageBudgetBytes = 65_536
/** A piece is kept when it has this size or the line ends: the network's own pieces may be tiny. */
const pieceBytesMin = 2048

/** True when everything was brought over; false when the budget was used up before. */
export async function pullPanel(pulled: Pulled): Promise<boolean> {
  const { database, pull } = pulled
  for (;;) {
    pull.page ??= await nextPage(pulled)
    const { page } = pull
    if (!page.pageId) {
      await endAgain(database)
      return true
    }
    if (!pulled.goOn()) return false
    pulled.told(page.linesLeft + page.lines, false)
    const bytes = await fetchPage(pulled, page)
    pull.page = undefined
    if (!bytes) continue
    await keepPage(pulled, page, bytes)
    pull.lines += page.lines
    pulled.told(page.linesLeft, true)
  }
}

async function nextPage({ database, wire }: Pulled): Promise<Given> {
  const page = await wire.page((await readMeta<number>(database, 'change')) ?? 0, pageBudgetBytes)
  wire.gained(1)
  return page
}

/** The whole page; undefined when it came broken and has to be asked for again. */
async function fetchPage(
  { database, dataKey, wire }: Pulled,
  { pageId, bytes, sha256 }: Given,
): Promise<Bytes | undefined> {
  const id = pageId!
  await database.pieces.where('pageId').notEqual(id).delete()
  let from = 0
  for (const piece of await database.pieces.where('pageId').equals(id).sortBy('from'))
    if (piece.from === from) from += piece.bytes
  try {
    if (from < bytes) await readOn(database, dataKey, wire, id, from)
  } catch (error) {
    // The server keeps it no longer: begun anew.
    if (!(error instanceof Refused) || error.why.code !== 'village.page_unknown') throw error
    await database.pieces.clear()
    return undefined
  }
  const whole = await assemble(database, dataKey, id)
  if (whole.length === bytes && (await sha256Hex(whole)) === sha256) return whole
  if (whole.length >= bytes) await database.pieces.clear()
  return undefined
}

async function readOn(
  database: VillageDatabase,
  dataKey: CryptoKey,
  wire: Wire,
  pageId: string,
  start: number,
): Promise<void> {
  let from = start
  let gathered: Bytes[] = []
  const keep = async () => {
    if (gathered.length === 0) return
    const bytes = joined(gathered)
    gathered = []
    await database.pieces.put({ pageId, from, bytes: bytes.length, sealed: await seal(dataKey, bytes) })
    from += bytes.length
  }
  try {
    for await (const chunk of wire.bytes(pageId, start)) {
      gathered.push(chunk)
      if (gathered.reduce((sum, one) => sum + one.length, 0) >= pieceBytesMin) await keep()
    }
  } finally {
    await keep() // what came before the line broke is not asked for twice
  }
}

async function assemble(database: VillageDatabase, dataKey: CryptoKey, pageId: string): Promise<Bytes> {
  const parts: Bytes[] = []
  let at = 0
  for (const { from, bytes, sealed } of await database.pieces.where('pageId').equals(pageId).sortBy('from')) {
    if (from !== at) break
    parts.push(await unseal(dataKey, sealed))
    at += bytes
  }
  return joined(parts)
}

function joined(parts: readonly Bytes[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, one) => sum + one.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** The page's documents and the change up to which the device has everything: in one step. */
async function keepPage({ database, dataKey }: Pulled, { upTo }: Given, bytes: Bytes): Promise<void> {
  const lines = JSON.parse(new TextDecoder().decode(await inflate(bytes))) as PanelLine[]
  const kept = lines.filter(({ body }) => body !== undefined)
  const rows = await Promise.all(
    kept.map(async ({ kind, id, body }) => ({ kind, id, sealed: await sealJson(dataKey, { ...body, id }) })),
  )
  const gone = lines.filter(({ body }) => body === undefined).map(({ kind, id }): [string, string] => [kind, id])
  await database.transaction('rw', database.documents, database.meta, database.pieces, async () => {
    const renewed = await readMeta<readonly string[]>(database, 'renewed')
    if (renewed) await writeMeta(database, 'renewed', [...renewed, ...rows.map(nameOf)])
    await database.documents.bulkPut(rows)
    await database.documents.bulkDelete(gone)
    await writeMeta(database, 'change', upTo)
    await database.pieces.clear()
  })
}

const nameOf = ({ kind, id }: { readonly kind: string; readonly id: string }) => `${kind} ${id}`

/** From the beginning: whoever left meanwhile is no news from there, so what has come again is remembered until the end. */
export async function beginAgain(database: VillageDatabase): Promise<void> {
  await database.transaction('rw', database.meta, database.pieces, async () => {
    await writeMeta(database, 'change', 0)
    await writeMeta(database, 'renewed', [])
    await database.pieces.clear()
  })
}

/** Everything has come again: what did not is no longer in the panel. */
async function endAgain(database: VillageDatabase): Promise<void> {
  await database.transaction('rw', database.documents, database.meta, async () => {
    const renewed = await readMeta<readonly string[]>(database, 'renewed')
    if (!renewed) return
    const known = new Set(renewed)
    const keys = (await database.documents.toCollection().primaryKeys()) as [string, string][]
    await database.documents.bulkDelete(keys.filter(([kind, id]) => !known.has(nameOf({ kind, id }))))
    await database.meta.delete('renewed')
  })
}

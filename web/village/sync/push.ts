/** Sends what was done, in order, and files in pieces; both go on where they stopped. */
import type { SignedCommand } from '#contracts/village'
import { type FileRow, type OutboxRow, readMeta, type VillageDatabase } from './database.ts'
import { keepVerdicts, signedOf } from './outbox.ts'
import { unseal } from './seal.ts'
import { Refused, type Wire } from './wire.ts'

export interface Pushed {
  readonly database: VillageDatabase
  readonly dataKey: CryptoKey
  readonly wire: Wire
  readonly now: () => Date
  readonly told: (commandsLeft: number) => void
}

const atOnce = 20
const batchBytesMax = 32_768
const pieceBytes = 16_384

/** Those that are on their way without an answer may have arrived: they are sent again, and count once by their id. */
const unsent = (database: VillageDatabase) =>
  database.outbox
    .where('state')
    .anyOf('here', 'sending')
    .filter(({ why }) => why === null)
    .sortBy('seq')

export async function pushCommands(pushed: Pushed): Promise<void> {
  const { database, dataKey, wire, now } = pushed
  for (;;) {
    const rows = await unsent(database)
    pushed.told(rows.length)
    const batch: SignedCommand[] = []
    for (let bytes = 0; batch.length < Math.min(atOnce, rows.length) && bytes < batchBytesMax; ) {
      const signed = await signedOf(dataKey, rows[batch.length]!)
      bytes += JSON.stringify(signed).length
      batch.push(signed)
    }
    if (batch.length === 0) return
    await markSending(database, rows.slice(0, batch.length), now())
    const { verdicts } = await wire.push(batch)
    await keepVerdicts(database, verdicts, now())
    wire.gained(verdicts.length)
    // A server that answers without a verdict would be asked for ever.
    if (verdicts.length < batch.length) return
  }
}

async function markSending(database: VillageDatabase, rows: readonly OutboxRow[], now: Date): Promise<void> {
  await database.transaction('rw', database.outbox, async () => {
    for (const { seq, state } of rows)
      if (state === 'here') await database.outbox.update(seq, { state: 'sending', since: now.toISOString() })
  })
}

export async function fetchVerdicts({ database, wire, now }: Pushed): Promise<void> {
  for (;;) {
    const after = (await readMeta<number>(database, 'verdicts')) ?? 0
    const { verdicts, more } = await wire.verdicts(after)
    await keepVerdicts(database, verdicts, now())
    if (!more) return
  }
}

/** Files whose command the server has, smallest rest first: a signature is not kept waiting by a picture. */
export async function pushFiles(pushed: Pushed): Promise<void> {
  const { database } = pushed
  const files = await database.files.filter(({ whole }) => whole === 0).toArray()
  for (const file of files.toSorted((a, b) => a.bytes - a.sent - (b.bytes - b.sent))) {
    const command = await database.outbox.where('id').equals(file.commandId).first()
    if (command?.state === 'sending' && command.why) await pushFile(pushed, file)
  }
  if (files.length > 0) await fetchVerdicts(pushed)
}

async function pushFile({ database, dataKey, wire }: Pushed, file: FileRow): Promise<void> {
  const bytes = await unseal(dataKey, file.sealed)
  let { received, whole } = await wire.file(file.id)
  // A file that arrives damaged is begun again, but not for ever.
  for (let begun = received === 0 ? 1 : 0; !whole && begun <= 3; ) {
    const answer = await wire.piece(file, received, bytes.slice(received, received + pieceBytes)).catch(refusedOnce)
    if (!answer) return
    ;({ received, whole } = answer)
    wire.gained(1)
    if (received === 0) begun += 1
    await database.files.update(file.id, { sent: received, whole: whole ? 1 : 0 })
  }
  await database.files.update(file.id, { sent: received, whole: whole ? 1 : 0 })
}

/** One file that the server will not have does not hold up the others; its command tells why. */
function refusedOnce(error: unknown): undefined {
  if (error instanceof Refused && error.status !== 401) return undefined
  throw error
}

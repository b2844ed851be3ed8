/** One synchronisation: knock, send, hear, receive. It may be cut at any byte and by any death; the next one goes on. */
import type { SyncOptions, SyncProgress, SyncResult } from '#contracts/village-store'
import { type VillageDatabase, writeMeta } from './database.ts'
import { type Pull, pullPanel } from './pull.ts'
import { fetchVerdicts, type Pushed, pushCommands, pushFiles } from './push.ts'
import { signText } from './seal.ts'
import { type Counted, Offline, Refused, Wire } from './wire.ts'

export interface SyncSetting {
  readonly database: VillageDatabase
  readonly dataKey: CryptoKey
  readonly signKey: CryptoKey
  readonly deviceId: string
  readonly now: () => Date
  readonly fetch: typeof fetch
  /** The first pause after a broken line; doubled each time that nothing got through. */
  readonly pauseMs: number
  readonly silenceMs: number
  readonly erase: () => Promise<void>
  readonly changed: (what: { readonly documents: boolean }) => void
  readonly met: (session: { doctorId: string; doctorName: string; teamId: string }) => Promise<void>
}

const fruitlessMax = 3
const settledDaysKept = 60

/** Tries again while something gets through; gives up until later when three times in a row nothing did. */
export async function synchronise(setting: SyncSetting, options: SyncOptions): Promise<SyncResult> {
  const counted: Counted = { sent: 0, received: 0, gained: 0 }
  const wire = new Wire({ fetch: setting.fetch, signal: options.signal, counted, silenceMs: setting.silenceMs })
  const progress: Progress = { phase: 'connecting', commandsLeft: 0, linesReceived: 0, linesLeft: 0 }
  const tell = (change: Partial<Progress>) => {
    Object.assign(progress, change)
    options.onProgress?.({ ...progress, bytesSent: counted.sent, bytesReceived: counted.received })
  }
  const reached: Reached = { there: undefined, pull: { page: undefined, lines: 0 } }
  for (let fruitless = 0; fruitless < fruitlessMax; ) {
    const before = counted.gained
    try {
      return await goOn(setting, options, { wire, counted, tell, reached })
    } catch (error) {
      setting.changed({ documents: false }) // what was on its way when the line broke is told as that
      if (error instanceof Refused && error.status !== 401) return { outcome: 'refused', why: error.why }
      if (!(error instanceof Offline) && !(error instanceof Refused)) throw error
      if (options.signal?.aborted) return { outcome: 'offline' }
      if (error instanceof Refused) wire.token = '' // the session is over: knock again
      fruitless = counted.gained > before ? 0 : fruitless + 1
      tell({ phase: 'waiting' })
      await new Promise((resolve) => setTimeout(resolve, setting.pauseMs * 2 ** fruitless))
    }
  }
  return { outcome: 'offline' }
}

type Progress = { -readonly [K in 'phase' | 'commandsLeft' | 'linesReceived' | 'linesLeft']: SyncProgress[K] }

/** How far it has come. What lies behind is not gone through again when the line breaks: on a line of few bytes that would be all. */
interface Reached {
  /** What the server had when all was sent; undefined: something is left to send. What it had before the panel is read is in the panel. */
  there: readonly number[] | undefined
  readonly pull: Pull
}

interface Line {
  readonly wire: Wire
  readonly counted: Counted
  readonly tell: (change: Partial<Progress>) => void
  readonly reached: Reached
}

async function goOn(setting: SyncSetting, options: SyncOptions, line: Line): Promise<SyncResult> {
  const { wire, counted, tell, reached } = line
  const { database, dataKey, now } = setting
  tell({ phase: 'connecting' })
  // A line that breaks does not end the session.
  const session = wire.token ? undefined : await knock(setting, wire)
  if (session?.order === 'erase') {
    await setting.erase()
    await wire.erased().catch(() => undefined) // whether or not it is heard: nothing is left here
    return { outcome: 'erased' }
  }
  if (session) await setting.met(session)
  reached.there ??= await sendAll(setting, line)
  const whole = await pullPanel({
    ...{ database, dataKey, wire, pull: reached.pull },
    told: (linesLeft, kept) => {
      tell({ phase: 'receiving', linesReceived: reached.pull.lines, linesLeft })
      if (kept) setting.changed({ documents: true })
    },
    goOn: () => options.budgetBytes === undefined || counted.received < options.budgetBytes,
  })
  const at = now().toISOString()
  if (whole) await finish(database, reached.there, now())
  setting.changed({ documents: false })
  tell({ phase: 'done', commandsLeft: 0, linesLeft: whole ? 0 : undefined })
  return { outcome: 'done', at, bytesReceived: counted.received, bytesSent: counted.sent }
}

/** Answers what the server has now. */
async function sendAll(setting: SyncSetting, { wire, tell }: Line): Promise<readonly number[]> {
  const { database, dataKey, now } = setting
  const pushed: Pushed = {
    ...{ database, dataKey, wire, now },
    told: (commandsLeft) => tell({ phase: 'sending', commandsLeft }),
  }
  await pushCommands(pushed)
  await fetchVerdicts(pushed)
  await pushFiles(pushed)
  wire.gained(1)
  setting.changed({ documents: false })
  return database.outbox.where('state').equals('there').primaryKeys()
}

async function knock({ signKey, deviceId, now }: SyncSetting, wire: Wire) {
  const { challenge } = await wire.challenge(deviceId)
  const deviceTime = now().toISOString()
  const signature = await signText(signKey, `anji-village-session\n${deviceId}\n${challenge}\n${deviceTime}`)
  const session = await wire.session({ deviceId, challenge, deviceTime, signature })
  wire.token = session.token
  return session
}

/** The panel shows by itself what these did: they are laid over it no longer. What is long settled is no longer kept here. */
async function finish(database: VillageDatabase, there: readonly number[], now: Date): Promise<void> {
  const old = new Date(now.getTime() - settledDaysKept * 86_400_000).toISOString()
  await database.transaction('rw', database.outbox, database.meta, database.files, async () => {
    await database.outbox.where('seq').anyOf(there).modify({ open: 0 })
    const gone = await database.outbox
      .filter((row) => row.open === 0 && row.state === 'there' && row.since < old)
      .toArray()
    await database.files.bulkDelete(gone.flatMap(({ fileId }) => (fileId ? [fileId] : [])))
    await database.outbox.bulkDelete(gone.map(({ seq }) => seq))
    await writeMeta(database, 'lastSync', now.toISOString())
  })
}

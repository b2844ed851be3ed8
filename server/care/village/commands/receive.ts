/**
 * Takes what a device sends: each command exactly once by its id, in the device's order, in a unit of work of its own together with its
 * verdict. One that is refused or held blocks no other but those that name it.
 */
import type { z } from 'zod'
import type { Push, Pushed, SignedCommand, Verdict, VerdictPage } from '#contracts/village'
import { announce, type Context, log, Refusal, type RefusalCode } from '#kernel'
import type { Knock } from '../devices/session.ts'
import * as devices from '../devices/store.ts'
import { commandRejected } from '../events.ts'
import { markDirty } from '../panel/store.ts'
import { policyOf } from '../policy.ts'
import type { CommandTable, DeviceTable } from '../tables.ts'
import { forgeryOf, hashOfCommand } from './canonical.ts'
import { carryOut, type Outcome, outcomeOf, waitsOf } from './carry-out.ts'
import { correctClock } from './clock.ts'
import { settleWaiting, setVerdict } from './settle.ts'
import * as store from './store.ts'
import { tellLeader } from './tell.ts'
import { showRejected, showVerdict } from './verdict.ts'

type Answer = z.infer<typeof Verdict>
const verdictsAtOnce = 200

export async function receive(
  root: Context,
  knock: Knock,
  { commands }: z.infer<typeof Push>,
): Promise<z.infer<typeof Pushed>> {
  const verdicts: Answer[] = []
  for (const sent of commands.toSorted((a, b) => a.command.seq - b.command.seq)) {
    verdicts.push(await takeOne(root, knock, sent))
    await settleWaiting(root, sent.command.id)
  }
  return { verdicts }
}

export async function verdictsAfter(
  root: Context,
  { device }: Knock,
  after: number,
): Promise<z.infer<typeof VerdictPage>> {
  return root.transaction(async (ctx) => {
    await hearOfReadings(ctx, device.id)
    const rows = await store.verdictsAfter(ctx, device.id, after, verdictsAtOnce + 1)
    return { verdicts: rows.slice(0, verdictsAtOnce).map(showVerdict), more: rows.length > verdictsAtOnce }
  })
}

/** What was held as a reading that cannot well be, and has been looked at since. */
async function hearOfReadings(ctx: Context, deviceId: string): Promise<void> {
  await devices.lockDevice(ctx, deviceId)
  const refused: Outcome = { state: 'refused', code: 'village.refused_by_person', field: 'value', params: null }
  for (const { id, state } of await store.readingsLookedAt(ctx, deviceId)) {
    const row = await store.commandById(ctx, id)
    if (row) await setVerdict(ctx, row, state === 'kept' ? undefined : refused)
  }
}

async function takeOne(root: Context, knock: Knock, sent: SignedCommand): Promise<Answer> {
  try {
    return await place(root, knock, sent)
  } catch (error) {
    const outcome = outcomeOf(error)
    if (!(error instanceof Refusal))
      log.error({ commandId: sent.command.id, message: (error as Error).message }, 'village command')
    return place(root, knock, sent, outcome)
  }
}

/** The command, its effects and its verdict in one unit of work. With `decided`, its effects were tried and are not tried again. */
async function place(root: Context, knock: Knock, sent: SignedCommand, decided?: Outcome): Promise<Answer> {
  return root.as(knock.actor).transaction(async (ctx) => {
    const { command } = sent
    const device = await devices.lockDevice(ctx, knock.device.id)
    const hash = hashOfCommand(command)
    const sameId = await store.commandById(ctx, command.id)
    if (sameId?.hash === hash && sameId.device_id === device.id) return showVerdict(sameId)
    const sameSeq = await store.commandBySeq(ctx, device.id, command.seq)
    const previous = await store.commandBySeq(ctx, device.id, command.seq - 1)
    const forgery = forgeryOf(sent, { id: device.id, publicKey: device.public_key }, { sameId, sameSeq, previous })
    if (forgery) return reject(ctx, device, sent, hash, forgery)
    const earlier = previous ?? (await store.commandBefore(ctx, device.id, command.seq))
    const { doneAt, doubt } = await clockOf(ctx, knock, device, sent, earlier)
    const row = rowOf(ctx, knock, sent, { hash, doneAt, number: await store.nextVerdict(ctx, device.id) })
    const found = decided ?? (await beforehand(ctx, knock, device, sent, doubt))
    await store.insertCommand(ctx, { ...row, ...(found ?? {}) })
    const outcome = found ?? (await carryOut(ctx, row, { device, doneAt }))
    const after = { ...row, ...(outcome ?? {}) }
    if (!found && outcome) await store.changeVerdict(ctx, row.id, after)
    if (after.state !== 'refused') await markDirty(ctx, device.team_id)
    if (after.state === 'held') await tellLeader(ctx, device, after)
    return showVerdict(after)
  })
}

/** What stands against it before it is even looked into. */
async function beforehand(
  ctx: Context,
  knock: Knock,
  device: DeviceTable,
  { command }: SignedCommand,
  doubt: RefusalCode | undefined,
): Promise<Outcome | undefined> {
  const said = (
    state: 'refused' | 'held',
    code: RefusalCode,
    params: Record<string, string | number> | null = null,
  ): Outcome => ({
    ...{ state, code, field: null, params },
  })
  if (device.state !== 'active') return said('refused', 'village.device_wiped')
  if (knock.barred) return said('held', knock.barred)
  if (doubt) return said('held', doubt, { days: (await policyOf(ctx)).deed_age_days_max })
  const waits = await waitsOf(ctx, command)
  return waits && said(waits.state, waits.code)
}

async function clockOf(
  ctx: Context,
  knock: Knock,
  device: DeviceTable,
  sent: SignedCommand,
  previous: CommandTable | undefined,
) {
  const policy = await policyOf(ctx)
  return correctClock({
    ...{ deviceAt: new Date(sent.command.at), offsetMs: knock.session.clock_offset_ms, now: ctx.now },
    ...{ enrolledAt: device.enrolled_at, previousAt: previous?.device_at },
    ...{ correctedHoursMax: policy.clock_corrected_hours_max, ageDaysMax: policy.deed_age_days_max },
  })
}

function rowOf(
  ctx: Context,
  knock: Knock,
  { command, signature }: SignedCommand,
  { hash, doneAt, number }: { hash: string; doneAt: Date; number: number },
): CommandTable {
  return {
    ...{ id: command.id, device_id: command.deviceId, seq: command.seq, kind: command.kind },
    ...{ schema_version: command.schemaVersion, resident_id: command.residentId, household_id: command.householdId },
    ...{ command, signature, hash, received_at: ctx.now, device_at: new Date(command.at), done_at: doneAt },
    ...{ doctor_id: knock.actor.id, state: 'applied', code: null, field: null, params: null },
    ...{ verdict_number: number, verdict_at: ctx.now, decided_by: null, decided_reason: null, decided_at: null },
  }
}

async function reject(
  ctx: Context,
  device: DeviceTable,
  sent: SignedCommand,
  hash: string,
  code: RefusalCode,
): Promise<Answer> {
  const { id: commandId } = sent.command
  const isNew = await store.insertRejected(ctx, device.id, sent, hash, code)
  if (isNew)
    await announce(ctx, commandRejected, device.id, { deviceId: device.id, teamId: device.team_id, commandId, code })
  return showRejected(ctx, commandId, code)
}

/** A device knocks: it signs a challenge with its key and gets a short session. No password, however long it was away. */
import type { z } from 'zod'
import type { Challenge, ChallengeRequest, OpenSession, Session } from '#contracts/village'
import { villageSchemaVersion } from '#contracts/village'
import { type Actor, announce, audit, type Context, Refusal, refuse, refuseUnless } from '#kernel'
import { refuseUnlessLicensed, staffOf } from '#people/staff'
import { deviceWiped } from '../events.ts'
import { policyOf } from '../policy.ts'
import type { DeviceTable, SessionTable } from '../tables.ts'
import { isMember } from '../team.ts'
import { challengeText, sha256, signedBy } from './proof.ts'
import * as store from './store.ts'

const secret = (ctx: Context) => ctx.chance.bytes(32).toString('base64url')

/** Answers the same to whoever asks for a device that is not there: only a signature tells. */
export async function giveChallenge(
  root: Context,
  { deviceId }: z.infer<typeof ChallengeRequest>,
): Promise<z.infer<typeof Challenge>> {
  return root.transaction(async (ctx) => {
    const { challenge_seconds } = await policyOf(ctx)
    const challenge = secret(ctx)
    const expiresAt = new Date(ctx.now.getTime() + challenge_seconds * 1000)
    if (await store.deviceById(ctx, deviceId)) await store.insertChallenge(ctx, sha256(challenge), deviceId, expiresAt)
    return { challenge, expiresAt: expiresAt.toISOString() }
  })
}

/** Refusals: village.challenge_unknown, .device_signature_wrong, .schema_too_new. */
export async function openSession(root: Context, asked: z.infer<typeof OpenSession>): Promise<z.infer<typeof Session>> {
  return root.transaction(async (ctx) => {
    const { deviceId, challenge, deviceTime, signature, schemaVersion } = asked
    const device = await store.deviceById(ctx, deviceId)
    if (!device || !(await store.takeChallenge(ctx, sha256(challenge), deviceId))) refuse('village.challenge_unknown')
    const text = challengeText(deviceId, challenge, deviceTime)
    refuseUnless(signedBy(device.public_key, text, signature), 'village.device_signature_wrong')
    refuseUnless(schemaVersion <= villageSchemaVersion, 'village.schema_too_new')
    const { session_minutes } = await policyOf(ctx)
    const clock_offset_ms = ctx.now.getTime() - Date.parse(deviceTime)
    const token = secret(ctx)
    const expires_at = new Date(ctx.now.getTime() + session_minutes * 60_000)
    const common = { device_id: deviceId, opened_at: ctx.now, clock_offset_ms, schema_version: schemaVersion }
    await store.insertSession(ctx, { token_hash: sha256(token), expires_at, ...common })
    await store.changeDevice(ctx, deviceId, { last_seen_at: ctx.now, clock_offset_ms })
    const doctor = await staffOf(ctx, device.doctor_id)
    return {
      ...{ token, expiresAt: expires_at.toISOString(), serverTime: ctx.now.toISOString() },
      order: device.state === 'active' ? 'go' : 'erase',
      ...{ doctorId: device.doctor_id, doctorName: doctor.name, teamId: device.team_id },
      clockOffsetMs: clock_offset_ms,
    }
  })
}

export interface Knock {
  readonly device: DeviceTable
  readonly session: SessionTable
  /** The doctor whose device it is, as they are today. */
  readonly actor: Actor
  /** Why the doctor may not act for the team today; undefined when they may. */
  readonly barred: 'village.not_on_team' | undefined
}

/** Who knocks with this token. Refusals: village.session_unknown. */
export async function knockOf(root: Context, token: unknown): Promise<Knock> {
  return root.transaction(async (ctx) => {
    const session = typeof token === 'string' ? await store.sessionBy(ctx, sha256(token)) : undefined
    if (!session) refuse('village.session_unknown')
    const device = (await store.deviceById(ctx, session.device_id))!
    return { device, session, ...(await holderOf(ctx, device)) }
  })
}

/** The doctor whose device it is, and why they may not act for the team today. */
export async function holderOf(ctx: Context, device: DeviceTable): Promise<Pick<Knock, 'actor' | 'barred'>> {
  const staff = await staffOf(ctx, device.doctor_id)
  const roles = staff.roles.filter((role) => role === 'doctor' || role === 'registrar' || role === 'pharmacist')
  const actor = { id: staff.id, roles, name: staff.name, institutionId: staff.institutionId ?? device.institution_id }
  return { actor, barred: await barred(ctx, device, roles.includes('doctor')) }
}

async function barred(ctx: Context, device: DeviceTable, isDoctor: boolean): Promise<Knock['barred']> {
  if (!(await isMember(ctx, device.doctor_id, device.team_id))) return 'village.not_on_team'
  if (!isDoctor) return undefined
  try {
    await refuseUnlessLicensed(ctx, device.doctor_id, 'doctor', { online: false })
    return undefined
  } catch (error) {
    if (error instanceof Refusal) return 'village.not_on_team'
    throw error
  }
}

/** The device says that nothing is left on it. Safe to repeat. Refusals: village.device_unknown when nobody asked for it. */
export async function confirmErased(root: Context, { device, actor }: Knock): Promise<void> {
  await root.as(actor).transaction(async (ctx) => {
    const now = await store.lockDevice(ctx, device.id)
    refuseUnless(now.state !== 'active', 'village.device_unknown')
    if (now.state === 'wiped') return
    await store.changeDevice(ctx, device.id, { state: 'wiped', wiped_at: ctx.now })
    await audit(ctx, { action: 'delete', entity: 'village.device', entityId: device.id })
    await announce(ctx, deviceWiped, device.id, { deviceId: device.id, teamId: device.team_id })
  })
}

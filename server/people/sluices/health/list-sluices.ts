import type { z } from 'zod'
import type { SluiceStatus } from '#contracts/sluice'
import {
  MinuteList,
  MinutesRequest,
  SluiceDetail,
  SluiceList,
  SluiceRequest,
  type SluiceRow,
  type SluiceState,
} from '#contracts/sluices'
import { type Context, config, type Role, verb } from '#kernel'
import { institutionOf } from '#people/institutions'
import { seenInstitution, seenSluice } from '../registry/scope.ts'
import * as registry from '../registry/store.ts'
import { silentMs } from './alert.ts'
import { shownAlert } from './alerts.ts'
import * as list from './list-store.ts'
import * as store from './store.ts'

export const readers: readonly Role[] = ['manager', 'administrator', 'auditor']

/** Refusals: sluices.other_institution. */
export const listSluices = verb(
  {
    name: 'sluices.list',
    may: readers,
    input: SluiceRequest.pick({}),
    answer: SluiceList,
    summary: 'The sluices that the reader may see, each with how it is.',
  },
  async (ctx) => {
    const rows = await list.rows(ctx, { institutionId: await seenInstitution(ctx) })
    return { linked: config.sluice !== undefined, sluices: rows.map((row) => shownRow(ctx, row)) }
  },
)

export async function rowOf(ctx: Context, sluiceId: string): Promise<z.infer<typeof SluiceRow>> {
  const [row] = await list.rows(ctx, { sluiceId })
  if (!row) throw new Error(`There is no sluice ${sluiceId}`)
  return shownRow(ctx, row)
}

function shownRow(ctx: Context, row: list.Row): z.infer<typeof SluiceRow> {
  const { status, lagMs, revoked, contactAt, certificateNotAfter, ...rest } = row
  const adapters = status?.adapters ?? []
  return {
    ...rest,
    state: stateOf(ctx.now, revoked, contactAt),
    lastContactAt: contactAt?.toISOString() ?? null,
    lagMs: lagMs === null ? null : Math.round(lagMs),
    spool: status?.spool ?? null,
    adapters: {
      up: adapters.filter(({ state }) => state === 'up').length,
      down: adapters.filter(({ state }) => state === 'down').length,
    },
    certificateNotAfter: certificateNotAfter?.toISOString() ?? null,
  }
}

function stateOf(now: Date, revoked: boolean, contactAt: Date | null): SluiceState {
  if (revoked) return 'revoked'
  if (!contactAt) return 'never'
  return now.getTime() - contactAt.getTime() > silentMs ? 'silent' : 'up'
}

/** Refusals: sluices.not_found, .other_institution. */
export const readSluice = verb(
  {
    name: 'sluices.read',
    may: readers,
    input: SluiceRequest,
    answer: SluiceDetail,
    summary: 'One sluice: state, adapters, what is set aside, certificates and open alerts.',
  },
  async (ctx, { sluiceId }) => {
    const sluice = await seenSluice(ctx, sluiceId)
    const [row] = await list.rows(ctx, { sluiceId })
    if (!row) throw new Error(`There is no sluice ${sluiceId}`)
    const { code } = await institutionOf(ctx, sluice.institutionId)
    const status: SluiceStatus | null = row.status
    const certificates = await registry.certificatesOf(ctx, sluiceId)
    return {
      ...shownRow(ctx, row),
      institutionCode: code,
      registeredAt: sluice.registeredAt.toISOString(),
      revokedAt: sluice.revokedAt?.toISOString() ?? null,
      revokedReason: sluice.revokedReason,
      version: status?.version ?? null,
      ...(await contactOf(ctx, sluiceId)),
      adapterList: status?.adapters ?? [],
      aside: status?.aside ?? [],
      certificates: certificates.map(({ serial, notAfter, revokedAt }) => {
        return { serial, notAfter: notAfter.toISOString(), revokedAt: revokedAt?.toISOString() ?? null }
      }),
      alerts: (await store.openAlerts(ctx, sluiceId)).map((one) => shownAlert(ctx, one)),
    }
  },
)

async function contactOf(ctx: Context, sluiceId: string) {
  const { statusAt, skewMs } = await list.contact(ctx, sluiceId)
  return { statusAt: statusAt?.toISOString() ?? null, clockSkewMs: skewMs }
}

/** Refusals: sluices.not_found, .other_institution. */
export const readMinutes = verb(
  {
    name: 'sluices.read_minutes',
    may: readers,
    input: MinutesRequest,
    answer: MinuteList,
    summary: 'Throughput, lag and spool of a sluice by minute.',
  },
  async (ctx, { sluiceId, minutes }) => {
    await seenSluice(ctx, sluiceId)
    const rows = await store.minutes(ctx, sluiceId, minutes)
    return {
      minutes: rows.map(({ at, lagMsSum, lagMsMax, ...row }) => ({
        ...row,
        at: at.toISOString(),
        lagMs: row.messages > 0 ? Math.round(lagMsSum / row.messages) : null,
        lagMaxMs: row.messages > 0 ? lagMsMax : null,
      })),
    }
  },
)

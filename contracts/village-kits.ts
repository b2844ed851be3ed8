/** Vehicle, field kit and workstation (车 包 站): what they carry, where they go, who works with them. */
import { z } from 'zod'

const uuid = z.uuid()
const day = z.iso.date()
const isoTime = z.iso.datetime({ offset: true })

export const KitKind = z.enum(['vehicle', 'kit', 'workstation'])
export const KitState = z.object({
  id: uuid,
  name: z.string(),
  kind: KitKind,
  teamId: uuid,
  institutionId: uuid,
  plate: z.string().nullable(),
  deviceIds: z.array(uuid),
  lots: z.array(
    z.object({
      drugCode: z.string(),
      drugName: z.string(),
      lot: z.string(),
      expiresOn: day,
      units: z.number().int(),
      expired: z.boolean(),
    }),
  ),
  stops: z.array(
    z.object({
      id: uuid,
      on: day,
      order: z.number().int(),
      cellId: uuid.nullable(),
      place: z.string(),
      arrivedAt: isoTime.nullable(),
      leftAt: isoTime.nullable(),
      note: z.string(),
    }),
  ),
  sessions: z.array(
    z.object({ id: uuid, deviceId: uuid, doctorId: uuid, startedAt: isoTime, endedAt: isoTime.nullable() }),
  ),
})
export type KitState = z.infer<typeof KitState>
/**
 * | line | who | input | answer |
 * |---|---|---|---|
 * | POST /api/village/kits | leader, manager, administrator | RegisterKit | KitState |
 * | GET  /api/village/kits | doctor (own teams), manager, administrator | teamId | KitList |
 * | POST /api/village/kits/:kitId/stock | doctor of the team, pharmacist, manager | StockKit | KitState |
 * | POST /api/village/kits/:kitId/route | doctor of the team, manager | PlanRoute: replaces the stops of a day that nobody reached yet | KitState |
 * | POST /api/village/kits/:kitId/devices | the same | deviceId, aboard | KitState |
 */
export const RegisterKit = z.object({
  id: uuid.optional(),
  name: z.string().trim().min(1).max(60),
  kind: KitKind,
  teamId: uuid,
  plate: z.string().trim().max(20).optional(),
})
export const KitsRequest = z.object({ teamId: uuid })
export const KitList = z.object({ kits: z.array(KitState) })
export const StockKit = z.object({
  kitId: uuid,
  drugCode: z.string().max(30),
  lot: z.string().trim().min(1).max(40),
  expiresOn: day,
  /** Positive: put in; negative: taken out (returned, expired). */
  units: z.number().int().min(-100_000).max(100_000),
  reason: z.enum(['loaded', 'returned', 'expired', 'damaged']),
})
export const PlanRoute = z.object({
  kitId: uuid,
  on: day,
  stops: z
    .array(
      z.object({
        id: uuid.optional(),
        cellId: uuid.nullable().default(null),
        place: z.string().trim().min(1).max(100),
      }),
    )
    .max(40),
})
export const AboardRequest = z.object({ kitId: uuid, deviceId: uuid, aboard: z.boolean() })

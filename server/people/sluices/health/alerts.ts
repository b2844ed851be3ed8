import { Alert, AlertList, AlertRequest, ListAlertsRequest } from '#contracts/sluices'
import { audit, type Context, refuseUnless, verb } from '#kernel'
import { seenInstitution } from '../registry/scope.ts'
import { sentenceOf } from './alert.ts'
import * as store from './store.ts'

export function shownAlert(ctx: Context, alert: store.AlertRow): Alert {
  const { id, sluiceId, sluiceName, kind, subject, params, since, clearedAt, acknowledgedAt, acknowledgedBy } = alert
  return {
    id,
    sluiceId,
    sluiceName,
    kind,
    subject,
    sentence: sentenceOf({ kind, params, sluice: sluiceName }, ctx.locale),
    since: since.toISOString(),
    clearedAt: clearedAt?.toISOString() ?? null,
    acknowledgedAt: acknowledgedAt?.toISOString() ?? null,
    acknowledgedBy,
  }
}

/** Refusals: sluices.other_institution. */
export const listAlerts = verb(
  {
    name: 'sluices.list_alerts',
    may: ['manager', 'administrator', 'auditor'],
    input: ListAlertsRequest,
    answer: AlertList,
    summary: 'What is wrong with the sluices that the reader may see, newest first; also what has passed when asked.',
  },
  async (ctx, { open }) => {
    const institutionId = await seenInstitution(ctx)
    const alerts = await store.alerts(ctx, { institutionId, open: open === 'true' })
    return { alerts: alerts.map((one) => shownAlert(ctx, one)) }
  },
)

/** Somebody has seen it and looks after it. Refusals: sluices.alert_not_found. */
export const acknowledgeAlert = verb(
  {
    name: 'sluices.acknowledge_alert',
    may: ['manager', 'administrator'],
    input: AlertRequest,
    answer: Alert,
    summary: 'Says that somebody looks after an alert; it clears by itself.',
  },
  async (ctx, { alertId }) => {
    const institutionId = await seenInstitution(ctx)
    const [found] = await store.alerts(ctx, { institutionId, id: alertId })
    refuseUnless(found, 'sluices.alert_not_found')
    await store.acknowledge(ctx, alertId)
    await audit(ctx, { action: 'update', entity: 'sluices.alert', entityId: alertId })
    const [now] = await store.alerts(ctx, { id: alertId })
    return shownAlert(ctx, now ?? found)
  },
)

import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { Refusal } from './refusal.ts'

export const registry = new Registry()
collectDefaultMetrics({ register: registry })

const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

const verbSeconds = new Histogram({
  name: 'anji_verb_seconds',
  help: 'How long a verb took, by its outcome.',
  labelNames: ['verb', 'outcome'],
  buckets,
  registers: [registry],
})

export const requestSeconds = new Histogram({
  name: 'anji_http_request_seconds',
  help: 'How long an HTTP request took, by route and status class.',
  labelNames: ['method', 'route', 'status'],
  buckets,
  registers: [registry],
})

export const refusalCount = new Counter({
  name: 'anji_refusals_total',
  help: 'Refusals by code.',
  labelNames: ['code'],
  registers: [registry],
})

export const deliveriesWaiting = new Gauge({
  name: 'anji_event_deliveries_waiting',
  help: 'Event deliveries that are not done, by state.',
  labelNames: ['state'],
  registers: [registry],
})

export const openStreams = new Gauge({
  name: 'anji_open_streams',
  help: 'Event streams held open by this process.',
  registers: [registry],
})

export async function measureVerb<T>(name: string, run: () => Promise<T>): Promise<T> {
  const stop = verbSeconds.startTimer({ verb: name })
  try {
    const result = await run()
    stop({ outcome: 'done' })
    return result
  } catch (error) {
    stop({ outcome: error instanceof Refusal ? 'refused' : 'failed' })
    throw error
  }
}

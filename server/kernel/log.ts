import { pino } from 'pino'

/**
 * Structured logs of codes, routes, ids of things and durations. Never of persons: no names, numbers, bodies,
 * addresses or query strings are given to it.
 */
export const log = pino({
  level: process.env.LOG_LEVEL ?? 'info',
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  redact: {
    paths: ['*.phone', '*.name', '*.documentNumber', '*.password', '*.token', '*.authorization', '*.cookie'],
    remove: true,
  },
})

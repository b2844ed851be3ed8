import { readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { z } from 'zod'
import type { TlsMaterial } from './outer.ts'

const port = z.coerce.number().int().min(0).max(65_535)
const Config = z.strictObject({
  host: z.string().min(1).default('0.0.0.0'),
  port: port.default(7_443),
  /** The folder that `sluice:enrol outer` made. */
  enrolment: z.string().min(1),
  /** Counts for a monitor, on the machine itself only; absent: none. */
  healthPort: port.optional(),
  limits: z
    .strictObject({
      skewMsMax: z.number().int().min(1_000),
      backlogBytesMax: z
        .number()
        .int()
        .min(2 ** 20),
      questionsMax: z.number().int().min(1),
      connectionsMax: z.number().int().min(2),
      silentMsMax: z.number().int().min(1_000),
    })
    .partial()
    .default({}),
})
export type OuterConfig = z.infer<typeof Config>

/**
 * From a JSON file, the environment (OUTER_HOST, OUTER_PORT, OUTER_ENROLMENT, OUTER_HEALTH_PORT), or both: the environment wins. Relative paths
 * of a file are seen from the file. Throws with a sentence that says which place is wrong.
 */
export function readConfig(file: string | undefined, env: Readonly<Record<string, string | undefined>>): OuterConfig {
  const written = file === undefined ? {} : (JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>)
  const given = {
    host: env.OUTER_HOST,
    port: env.OUTER_PORT,
    enrolment: env.OUTER_ENROLMENT,
    healthPort: env.OUTER_HEALTH_PORT,
  }
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  const parsed = Config.safeParse({ ...written, ...said })
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!
    throw new Error(`${path.join('.')}: ${message}`)
  }
  const { enrolment } = parsed.data
  const base = env.OUTER_ENROLMENT === undefined && file !== undefined ? dirname(resolve(file)) : process.cwd()
  return { ...parsed.data, enrolment: resolve(base, enrolment) }
}

const files = ['cert.pem', 'key.pem', 'ca.pem', 'crl.pem'] as const

export function readTls(folder: string): TlsMaterial {
  const [certPem, keyPem, caPem, crlPem] = files.map((file) => readFileSync(join(folder, file), 'utf8')) as [
    string,
    string,
    string,
    string,
  ]
  return { certPem, keyPem, caPem, crlPem }
}

/** Calls back when a file of the folder was exchanged, within half a second. A folder that cannot be read now is looked at again. */
export function watchTls(folder: string, changed: () => void): { close(): void } {
  const stamp = () => files.map((file) => statSync(join(folder, file), { throwIfNoEntry: false })?.mtimeMs).join(' ')
  let known = stamp()
  const timer = setInterval(() => {
    const now = stamp()
    if (now === known) return
    known = now
    changed()
  }, 500)
  return { close: () => clearInterval(timer) }
}

import { isIP } from 'node:net'
import { z } from 'zod'

const mebibyte = 1_048_576
const port = z.number().int().min(0).max(65_535)
/** An address, or a net as 10.1.0.0/16. */
const net = z.string().refine((text) => {
  const [address, bits, ...rest] = text.split('/')
  const family = isIP(address!)
  return (
    family !== 0 &&
    rest.length === 0 &&
    (bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128)))
  )
}, 'an address or a net such as 10.1.0.0/16')

const Listen = z.strictObject({
  /** The address in the hospital's network, never 0.0.0.0 by accident: it must be said. */
  host: z.string().min(1),
  port,
  /** Who may connect. */
  allow: z.array(net).min(1).max(200),
  tls: z
    .strictObject({
      certFile: z.string().min(1),
      keyFile: z.string().min(1),
      /** Whose certificates senders must show; left out: none need be shown. */
      caFile: z.string().min(1).optional(),
    })
    .optional(),
  connectionsMax: z.number().int().min(1).max(1_000).default(50),
  /** A connection on which nothing has moved for so long is closed. */
  idleSeconds: z.number().min(0.05).max(86_400).default(600),
  /** Messages of one connection that are being written to the spool; then reading waits. */
  atOnceMax: z.number().int().min(1).max(1_000).default(64),
})

const Send = z.strictObject({
  host: z.string().min(1),
  port,
  tls: z.strictObject({ caFile: z.string().min(1).optional(), serverName: z.string().min(1).optional() }).optional(),
  /** MSH-5 and MSH-6 of what is sent. */
  application: z.string().max(180).default(''),
  facility: z.string().max(180).default(''),
  ackSeconds: z.number().min(0.05).max(600).default(10),
  /** Told to the hospital as SIU (S12, S15, S14), if it has no better way. */
  commands: z.array(z.enum(['number.confirm', 'number.cancel', 'number.checked-in'])).default([]),
})

export const MllpOptions = z
  .strictObject({
    /** The sluice's id: names of the hospital's own number and code systems begin with it. */
    hospital: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/),
    listen: Listen.optional(),
    send: Send.optional(),
    /** Where MSH-18 is empty (and of what is sent). */
    charset: z.enum(['utf-8', 'gbk', 'gb18030', 'iso-8859-1', 'ascii']).default('utf-8'),
    /** For senders whose MSH-18 is known to be wrong. */
    ignoreMsh18: z.boolean().default(false),
    bytesMax: z
      .number()
      .int()
      .min(1_024)
      .max(64 * mebibyte)
      .default(16 * mebibyte),
    duplicates: z.enum(['refuse', 'by-content']).default('refuse'),
    /** Which of MSH-11 are taken: P production, T training, D debugging. */
    processing: z
      .array(z.enum(['P', 'T', 'D']))
      .min(1)
      .default(['P']),
    /** A CSV: system, code, display, toSystem, toCode, toDisplay. */
    codes: z.string().min(1).optional(),
    /** Of times that say none. */
    zone: z
      .string()
      .regex(/^[+-](0\d|1[0-4]):[0-5]\d$/)
      .default('+08:00'),
  })
  .refine(({ listen, send }) => listen !== undefined || send !== undefined, 'listen or send')
export type MllpOptions = z.infer<typeof MllpOptions>

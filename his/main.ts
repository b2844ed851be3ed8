// npm run his: the hospital's system as a program of its own.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'
import { startEmbedded, urlOfDatabase } from '#kernel'
import { startHis } from './his.ts'
import { Faults } from './misbehave.ts'
import { HisPeople } from './seed.ts'

const port = z.coerce.number().int().min(0).max(65_535)
const environment = z.object({
  /** Without it: a database `his` in Anji's embedded cluster, which is started when it is not running. */
  HIS_DATABASE_URL: z.string().optional(),
  ANJI_DATA: z.string().default('.anji'),
  HIS_HOST: z.string().default('127.0.0.1'),
  HIS_PORT: port.default(8090),
  HIS_MLLP_PORT: port.default(2576),
  HIS_SEED: z.coerce.number().int().default(1),
  /** A file with the people of a region (HisPeople); without it the hospital makes some up. */
  HIS_PEOPLE: z.string().optional(),
  /** host:port of the sluice's MLLP adapter; without it messages wait. */
  HIS_SEND_TO: z
    .string()
    .regex(/^.+:\d+$/)
    .optional(),
  HIS_CHARSET: z.enum(['GB18030', 'UNICODE UTF-8']).default('GB18030'),
  /** Faults (misbehave.ts) as JSON. */
  HIS_MISBEHAVE: z.string().default('[]'),
})

async function start(): Promise<void> {
  const env = environment.parse(process.env)
  const embedded = env.HIS_DATABASE_URL ? undefined : await startEmbedded({ folder: resolve(env.ANJI_DATA) })
  const [host, sendPort] = env.HIS_SEND_TO ? splitAddress(env.HIS_SEND_TO) : []
  const his = await startHis({
    databaseUrl: env.HIS_DATABASE_URL ?? urlOfDatabase(embedded!.url, 'his'),
    host: env.HIS_HOST,
    ports: { http: env.HIS_PORT, mllp: env.HIS_MLLP_PORT },
    seed: env.HIS_SEED,
    ...(env.HIS_PEOPLE ? { people: HisPeople.parse(JSON.parse(readFileSync(env.HIS_PEOPLE, 'utf8'))) } : {}),
    ...(host ? { sendTo: { host, port: sendPort! } } : {}),
    charset: env.HIS_CHARSET,
    misbehave: Faults.parse(JSON.parse(env.HIS_MISBEHAVE)),
  })
  console.log(`Hospital: screen ${his.url}, web service ${his.soapUrl}?wsdl, FHIR ${his.fhirUrl}, MLLP ${his.mllpPort}`)
  let stopping = false
  const stop = async () => {
    if (stopping) process.exit(1)
    stopping = true
    await his.stop()
    await embedded?.stop()
    process.exit(0)
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  // Started by another program with a channel: when that one is gone, so is this.
  process.on('disconnect', stop)
}

function splitAddress(address: string): [host: string, port: number] {
  const colon = address.lastIndexOf(':')
  return [address.slice(0, colon), Number(address.slice(colon + 1))]
}

start().catch((error: Error) => {
  console.error(error.message)
  process.exit(1)
})

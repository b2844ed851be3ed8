// npm run insurer: an insurer's service of our own, as a program by itself.
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { EntitlementKind, Insutype } from '#contracts/benefits'
import { Fault } from './faults.ts'
import { startInsurer } from './service.ts'

const People = z.array(
  z.object({
    psnNo: z.string().min(1),
    birthDate: z.iso.date(),
    insutype: Insutype,
    held: z.array(EntitlementKind).default([]),
    accountFen: z.number().int().min(0).default(0),
  }),
)

const environment = z.object({
  /** Shared with Anji (ANJI_INSURER_KEY). */
  INSURER_KEY: z.string().min(16),
  INSURER_HOST: z.string().default('127.0.0.1'),
  INSURER_PORT: z.coerce.number().int().min(0).max(65_535).default(8095),
  /** Its books. */
  INSURER_BOOK: z.string().default('insurer.sqlite'),
  /** A file with the people it insures: [{psnNo, birthDate, insutype, held, accountFen}]. */
  INSURER_PEOPLE: z.string().optional(),
  /** Faults (faults.ts) as JSON, one for each message that comes. */
  INSURER_MISBEHAVE: z.string().default('[]'),
  INSURER_SKEW_MS: z.coerce.number().int().default(0),
  INSURER_SIGN_IN_MINUTES: z.coerce.number().int().min(1).default(480),
})

const env = environment.parse(process.env)
const insurer = await startInsurer({
  key: env.INSURER_KEY,
  file: env.INSURER_BOOK,
  host: env.INSURER_HOST,
  port: env.INSURER_PORT,
  now: () => new Date(),
  newId: randomUUID,
  signInMinutes: env.INSURER_SIGN_IN_MINUTES,
})
if (env.INSURER_PEOPLE) {
  for (const person of People.parse(JSON.parse(readFileSync(env.INSURER_PEOPLE, 'utf8')))) {
    if (!insurer.book.person(person.psnNo)) insurer.insure(person)
  }
}
insurer.skew(env.INSURER_SKEW_MS)
insurer.misbehave(z.array(Fault).parse(JSON.parse(env.INSURER_MISBEHAVE)))
console.log(`Insurer: ${insurer.url}`)
const stop = async () => {
  await insurer.stop()
  process.exit(0)
}
process.on('SIGINT', stop)
process.on('SIGTERM', stop)
process.on('disconnect', stop)

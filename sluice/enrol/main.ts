/** `npm run sluice:enrol -- …`: the region's authority for the sluices. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chanceOver } from './chance.ts'
import {
  type EnrolContext,
  enrolAuthority,
  enrolHospital,
  enrolOuter,
  enrolPlatform,
  list,
  renewList,
  revoke,
  rotate,
} from './enrol.ts'

const usage = `npm run sluice:enrol -- COMMAND --out FOLDER

  ca [--region NAME]                          the region's authority, once
  platform                                    keys of the platform
  outer --host NAME_OR_ADDRESS [--host …]     keys of the server at the edge
  hospital NAME --institution CODE [--title TITLE]
                                              keys of a hospital's sluice, and its registration for the platform
  rotate NAME                                 a new key and certificate; the old one stays valid until its end
  revoke NAME [--serial SERIAL]               no longer let in
  crl                                         the list of revoked certificates with a new end
  list                                        every certificate, and what has to be seen to

FOLDER holds the key that lets anybody in: keep it off every server, with the platform's keepers.`

const { values, positionals } = said()
const clock = { now: () => new Date() }
const context: EnrolContext = { out: values.out, now: clock.now(), chance: chanceOver(clock, randomBytes) }
const [command, name] = positionals

try {
  console.log(await run())
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}

/** What was typed; an option that there is not is told with those that there are. */
function said() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        out: { type: 'string', default: 'enrolment' },
        region: { type: 'string', default: 'Anji region' },
        host: { type: 'string', multiple: true, default: [] },
        institution: { type: 'string' },
        title: { type: 'string' },
        serial: { type: 'string' },
        help: { type: 'boolean' },
      },
    })
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`)
    return process.exit(1)
  }
}

async function run(): Promise<string> {
  if (values.help || command === undefined) return usage
  switch (command) {
    case 'ca':
      await enrolAuthority(context, values.region)
      return `The authority is in ${join(values.out, 'authority')}. Nobody else may read its key.`
    case 'platform':
      await enrolPlatform(context)
      return `Give ${join(values.out, 'platform')} to the platform (SLUICE_KEYS).`
    case 'outer':
      await enrolOuter(context, values.host)
      return `Give ${join(values.out, 'outer')} to outer.`
    case 'hospital':
      return await hospital()
    case 'rotate': {
      const { serial, notAfter } = await rotate(context, named())
      return `${named()}: certificate ${serial}, valid to ${notAfter}. Exchange tls-key.pem and tls-cert.pem where they are used, and register it anew.`
    }
    case 'revoke': {
      const serials = await revoke(context, named(), values.serial)
      return `Revoked: ${serials.join(', ')}. Carry crl.pem to outer, the platform and the hospitals.`
    }
    case 'crl':
      await renewList(context)
      return 'The list has a new end. Carry crl.pem to outer, the platform and the hospitals.'
    case 'list':
      return listed()
    default:
      throw new Error(`There is no command ${command}.\n\n${usage}`)
  }
}

async function hospital(): Promise<string> {
  if (!values.institution) throw new Error('--institution: the hospital’s code in the register of institutions')
  const { id, folder } = await enrolHospital(context, {
    name: named(),
    title: values.title ?? named(),
    institutionCode: values.institution,
  })
  return `${id}\nCarry ${folder} to the hospital, whole and unseen.\nRegister it: npm run anji -- sluice register ${join(values.out, 'registrations', `${named()}.json`)}`
}

function named(): string {
  if (!name) throw new Error(`${command} NAME`)
  return name
}

function listed(): string {
  const { lines, warnings } = list(context)
  const rows = lines.map(
    ({ name, serial, notAfter, state, daysLeft }) =>
      `${name.padEnd(24)} ${serial.padEnd(34)} ${notAfter.slice(0, 10)} ${`${daysLeft}`.padStart(5)} days  ${state}`,
  )
  return [...rows, ...warnings.map((warning) => `! ${warning}`)].join('\n')
}

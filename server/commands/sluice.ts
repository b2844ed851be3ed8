import { readFileSync } from 'node:fs'
import { RegisterSluiceRequest, RevokeSluiceRequest } from '#contracts/sluices'
import { Refusal } from '#kernel'
import { listSluices, registerSluice, revokeSluice } from '#people/sluices'
import { type Command, Misuse } from './command.ts'

const administrator = { id: 'command-line', roles: ['administrator' as const], name: 'command line' }

export const sluiceList: Command = {
  name: 'sluice list',
  usage: 'sluice list',
  summary:
    'The hospitals’ sluices: state, last contact, lag, what waits and what was refused. 1 when one needs looking after.',
  run: async ({ root, table, say }) => {
    const { sluices } = await listSluices(root.as(administrator), {})
    if (sluices.length === 0) say('There are none.')
    else
      table(
        sluices.map((one) => ({
          ...{ id: one.id, name: one.name, hospital: one.institutionName, state: one.state },
          ...{ lastContactAt: one.lastContactAt, lagMs: one.lagMs, waiting: one.waiting, refused: one.refused },
          ...{ commandsWaiting: one.commandsWaiting, spooled: one.spool?.messages ?? null, alerts: one.openAlerts },
        })),
      )
    return sluices.some(({ openAlerts }) => openAlerts > 0) ? 1 : 0
  },
}

export const sluiceRegister: Command = {
  name: 'sluice register',
  usage: 'sluice register FILE',
  summary: 'Enrols a hospital’s sluice from the registration that sluice:enrol wrote for it; again brings new keys.',
  run: async ({ root, words, say }) => {
    const [file] = words
    if (!file) throw new Misuse('Name the registration file.')
    const parsed = RegisterSluiceRequest.safeParse(jsonIn(file))
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      throw new Misuse(`${file} is no registration: ${issue?.path.join('.')} ${issue?.message}`)
    }
    return done(say, async () => {
      const { id, name, institutionName } = await registerSluice(root.as(administrator), parsed.data)
      return `${name} of ${institutionName} is enrolled as ${id}.`
    })
  },
}

export const sluiceRevoke: Command = {
  name: 'sluice revoke',
  usage: 'sluice revoke ID --reason TEXT',
  summary: 'Shuts a sluice out. What it has not sent stays with it; revoke its certificate with sluice:enrol, too.',
  options: { reason: { type: 'string' } },
  run: async ({ root, words, options, say }) => {
    const parsed = RevokeSluiceRequest.safeParse({ sluiceId: words[0], reason: options.reason })
    if (!parsed.success) throw new Misuse('Name the sluice by its id, and the reason.')
    return done(say, async () => {
      const { name } = await revokeSluice(root.as(administrator), parsed.data)
      return `${name} is revoked.`
    })
  },
}

function jsonIn(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Misuse(`${file}: ${(error as Error).message}`)
  }
}

async function done(say: (line: string) => void, work: () => Promise<string>): Promise<number> {
  try {
    say(await work())
    return 0
  } catch (refused) {
    if (!(refused instanceof Refusal)) throw refused
    say(refused.sentence('en'))
    return 1
  }
}

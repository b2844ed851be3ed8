/** How much waits for whoever leads a team or manages its institution; they are told when there is more. */
import { Waiting, WaitingRequest } from '#contracts/village'
import { type Context, listener, pushToStream, verb } from '#kernel'
import { teamsUnder } from '#people/teams'
import { commandRejected, questionRaised } from '../events.ts'
import { ledBy, teamOf } from '../team.ts'
import * as store from './looked-at.ts'

const desk = ['doctor', 'registrar', 'pharmacist', 'manager', 'administrator'] as const
const isOffice = (ctx: Context) => ctx.actor.roles.some((role) => role === 'manager' || role === 'administrator')

/** Nothing of persons, only how many. */
export const readWaiting = verb(
  {
    ...{ name: 'village.read_waiting', may: desk, input: WaitingRequest, answer: Waiting },
    summary: 'How much of the village waits for the reader.',
  },
  async (ctx) => {
    const { institutionId, id } = ctx.actor
    const led = await ledBy(ctx, id)
    const managed = isOffice(ctx) && institutionId ? await teamsUnder(ctx, institutionId) : []
    const names = new Map([...led, ...managed].map((team) => [team.id, team.name]))
    const counts = await store.waitingOf(ctx, [...names.keys()])
    const teams = counts.map((one) => ({ ...one, teamName: names.get(one.teamId) ?? '' }))
    return { teams, count: teams.reduce((sum, { questions, rejected }) => sum + questions + rejected, 0) }
  },
)

const leaderChannel = (staffId: string) => `village.waiting.staff.${staffId}`
const officeChannel = (institutionId: string) => `village.waiting.institution.${institutionId}`

async function tell(ctx: Context, teamId: string): Promise<void> {
  const team = await teamOf(ctx, teamId)
  if (!team) return
  for (const channel of [leaderChannel(team.leader_id), officeChannel(team.institution_id)])
    await pushToStream(ctx, channel, { id: ctx.chance.uuid(), type: 'waiting', data: { teamId } })
}

export const tellWaiting = [
  listener(questionRaised, 'village.tell_of_question', (ctx, { teamId }) => tell(ctx, teamId)),
  listener(commandRejected, 'village.tell_of_rejected', (ctx, { teamId }) => tell(ctx, teamId)),
]

/** Leaders hear of their own team, managers of their institution's; whoever connects again fetches once. */
export const waitingStream = {
  access: desk,
  open: async (ctx: Context) => {
    const { institutionId, id } = ctx.actor
    const leads = await ctx.transaction(async (ctx) => (await ledBy(ctx, id)).length > 0)
    const channel = !leads && isOffice(ctx) && institutionId ? officeChannel(institutionId) : leaderChannel(id)
    return { channel, replay: async () => [{ id: `again.${ctx.chance.uuid()}`, type: 'waiting', data: {} }] }
  },
}

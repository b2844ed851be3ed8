import { type DemoPerson, demoPerson } from '#contracts/sign-in'
import { type Context, config, verb } from '#kernel'
import { residentOf } from '#people/residents'
import { staffOf } from '#people/staff'
import * as store from './store.ts'

/** Refusals: residents.not_found, staff.not_found. */
export const addDemoPerson = verb(
  {
    name: 'credentials.add_demo_person',
    may: ['system'],
    input: demoPerson,
    answer: demoPerson,
    summary: 'Puts a person on the demo sign-in page.',
  },
  async (ctx, person) => {
    await (person.kind === 'resident' ? residentOf : staffOf)(ctx, person.personId)
    await store.saveDemoPerson(ctx, person)
    return person
  },
)

/** The people of the demo sign-in page; nobody outside demo mode. */
export function listDemoPeople(ctx: Context, demo = config.demo): Promise<DemoPerson[]> {
  return ctx.transaction(async (ctx) => (demo ? store.demoPeople(ctx) : []))
}

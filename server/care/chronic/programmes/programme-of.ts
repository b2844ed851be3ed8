/** The programme in force on a day, and the one follow-up of a person in several. */
import type { Programme } from '#contracts/chronic-programme'
import { type Context, refuse } from '#kernel'
import { inForce, toProgramme } from './in-force.ts'
import { type Merged, mergeProgrammes } from './merge.ts'
import { standard } from './standard.ts'
import * as store from './store.ts'

/**
 * The programme in force on a day. Several codes joined by '+' ('diabetes+hypertension') answer them merged.
 * Refusals: chronic.programme_unknown.
 */
export async function programmeOf(ctx: Context, code: string, onDay: string): Promise<Merged> {
  const codes = [...new Set(code.split('+'))].sort()
  const programmes: Programme[] = []
  for (const one of codes) {
    const versions = await ctx.transaction((ctx) => store.versionsOf(ctx, one))
    const content = inForce(versions, onDay)
    programmes.push(toProgramme(content ?? refuse('chronic.programme_unknown', { field: 'programmeCode' })))
  }
  const combinations = standard().combinations.filter(
    ({ programmes: of }) => of.toSorted().join('+') === codes.join('+'),
  )
  return mergeProgrammes(programmes, inForce(combinations, onDay))
}

/** Every programme in force on a day. */
export async function programmesOn(ctx: Context, onDay: string): Promise<readonly Programme[]> {
  const versions = await ctx.transaction((ctx) => store.allVersions(ctx))
  const codes = [...new Set(versions.map(({ code }) => code))].sort()
  return codes.flatMap((code) => {
    const found = inForce(
      versions.filter((one) => one.code === code),
      onDay,
    )
    return found ? [toProgramme(found)] : []
  })
}

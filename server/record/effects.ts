import type { Context } from '#kernel'
import { indexResources, isTerminology } from '#terminology'
import { tellPatients } from './patients-changed.ts'
import { customParameters } from './search/custom/register.ts'
import type { NewVersion } from './store.ts'
import { tellChanges, tellSubscriptions } from './watch.ts'

/** What versions of some types set off besides their own rows: in the transaction that writes them, after they are there. */
export interface Effect {
  /** Types that set it off. Asked of every version written: answer from memory. */
  concerns(type: string, ctx: Context): boolean
  run(ctx: Context, versions: readonly NewVersion[]): Promise<void>
}

const effects: readonly Effect[] = [
  { concerns: isTerminology, run: indexResources },
  tellChanges,
  tellSubscriptions,
  tellPatients,
  customParameters,
]

/** Runs the effects of what was written, one after the other. */
export async function setOff(ctx: Context, versions: readonly NewVersion[]): Promise<void> {
  for (const effect of effects) {
    const concerned = versions.filter(({ type }) => effect.concerns(type, ctx))
    if (concerned.length > 0) await effect.run(ctx, concerned)
  }
}

/** Whether any of it would set something off. */
export function setsOff(ctx: Context, versions: readonly NewVersion[]): boolean {
  return effects.some((effect) => versions.some(({ type }) => effect.concerns(type, ctx)))
}

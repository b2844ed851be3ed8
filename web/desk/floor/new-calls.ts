/** Which calls of the hall's screen are new: somebody else, or the same person once more. Pure. */
export interface Call {
  readonly ticket: string
  readonly name: string
  readonly room: string | null
  readonly doctorName: string
  readonly calls: number
}

/** The first look is silent: what was called before the screen was switched on has been said. Oldest first. */
export function newCalls<C extends Call>(before: readonly Call[] | undefined, now: readonly C[]): C[] {
  if (before === undefined) return []
  const heard = new Set(before.map(({ ticket, calls }) => `${ticket} ${calls}`))
  return now.filter(({ ticket, calls }) => !heard.has(`${ticket} ${calls}`)).toReversed()
}

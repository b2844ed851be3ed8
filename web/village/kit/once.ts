/**
 * Two taps are one: while the first is being done, and a moment after, the second gives the first one's answer. After a
 * failure the next tap tries anew.
 */
export function onlyOnce<A extends readonly unknown[], T>(
  work: (...given: A) => Promise<T>,
  now: () => number,
  againAfterMs = 800,
): (...given: A) => Promise<T> {
  let running: Promise<T> | undefined
  let doneAt = Number.NEGATIVE_INFINITY
  return (...given) => {
    if (running && (doneAt === Number.NEGATIVE_INFINITY || now() - doneAt < againAfterMs)) return running
    doneAt = Number.NEGATIVE_INFINITY
    const mine = work(...given)
    running = mine
    mine.then(
      () => {
        doneAt = now()
      },
      () => {
        if (running === mine) running = undefined
      },
    )
    return mine
  }
}

import { setImmediate } from 'node:timers/promises'

const atOnce = 200

/** Goes through a long list so that others get their turn in between: a bundle of thousands must not hold up everyone's requests. */
export async function mapBreathing<T, R>(
  items: readonly T[],
  map: (item: T, index: number) => R | Promise<R>,
): Promise<R[]> {
  const mapped: R[] = []
  for (const [index, item] of items.entries()) {
    if (index > 0 && index % atOnce === 0) await setImmediate()
    mapped.push(await map(item, index))
  }
  return mapped
}

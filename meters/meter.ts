/** A meter with its memory: what was answered may be forgotten, all else is sent again. */
import { messageOf } from './forms.ts'
import { type Meter, measurementsOf, type Random, shuffled } from './plan.ts'
import { send, type Where } from './send.ts'

export interface Sent {
  readonly id: string
  readonly measured: number
  readonly sendings: number
  readonly cut: number
  readonly again: number
}

const batchMax = 5
const triesMax = 50

/** Sends what was measured on the days before `until`, until all of it was answered. Throws when it is refused, or never answered. */
export async function runMeter(
  meter: Meter,
  where: Where,
  { until, days, random }: { until: Date; days: number; random: Random },
): Promise<Sent> {
  const { twice = 0, drops = 0, shuffled: isShuffled = false } = meter.quirks ?? {}
  const measured = measurementsOf(meter, until, days, random)
  let memory = isShuffled ? shuffled(measured, random) : measured
  const count = { sendings: 0, cut: 0, again: 0 }
  let failures = 0
  while (memory.length > 0) {
    const some = memory.slice(0, 1 + Math.floor(random() * batchMax))
    const isCut = random() < drops
    const isAnswered = await send(meter, where, messageOf(meter, some), isCut)
    count.sendings += 1
    if (isCut) count.cut += 1
    if (isAnswered) {
      memory = memory.slice(some.length)
      if (random() < twice) {
        memory = [...memory, ...some.slice(0, 1)]
        count.again += 1
      }
    }
    failures = isAnswered || isCut ? 0 : failures + 1
    if (failures > triesMax) throw new Error(`the device ${meter.id} was not answered ${triesMax} times`)
    if (failures > 0) await new Promise((resolve) => setTimeout(resolve, 200 * failures))
  }
  return { id: meter.id, measured: measured.length, ...count }
}

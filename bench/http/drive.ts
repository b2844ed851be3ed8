import { type Answer, type Lane, openLane } from './lane.ts'
import type { Load } from './loads.ts'

/** The milliseconds of every call, sorted. */
export async function driveLoad(port: number, load: Load, connections: number, seconds: number): Promise<number[]> {
  const times: number[] = []
  let until = 0
  const lanes = await Promise.all(Array.from({ length: connections }, () => openLane(port)))
  const drive = async (lane: Lane) => {
    const next = load.start()
    let last: Answer | undefined
    for (let turn = 0; performance.now() < until; turn++) {
      const call = next(last, turn)
      // A create's address follows from what it creates.
      const path = call.path === '/fhir/R4' ? `/fhir/R4/${JSON.parse(call.body ?? '{}').resourceType}` : call.path
      const started = performance.now()
      last = await lane.call({ ...call, path })
      times.push(performance.now() - started)
      if (!load.accept.includes(last.status))
        throw new Error(`${load.name}: ${last.status} ${last.body().slice(0, 300)}`)
    }
  }
  const all = async (milliseconds: number) => {
    until = performance.now() + milliseconds
    await Promise.all(lanes.map(drive))
  }
  await all(300)
  times.length = 0
  await all(seconds * 1000)
  for (const lane of lanes) lane.close()
  return times.sort((a, b) => a - b)
}

import { randomInt } from 'node:crypto'
import { test } from 'node:test'
import { assertEachOnce, startFlow, untilArrived } from './hl7-flow.ts'
import { breakAtEveryStep, compareBooks, gather } from './hospital-crash.ts'
import { startHospitalRegion, victims } from './hospital-region.ts'

const messages = 20_000
const rounds = 6

test('every victim at every step at many moments, shorter and longer away, cut and silent lines, with 20,000 messages on their way', {
  timeout: 3_000_000,
}, async (t) => {
  const region = await startHospitalRegion(t)
  const crowd = await gather(region)
  const flow = startFlow(t, region, messages)
  const each = Math.ceil(messages / rounds / victims.length)
  for (let round = 0; round < rounds; round++) {
    for (const victim of victims) {
      const how = round % 2 === 0 ? 'cut' : 'silent'
      await breakAtEveryStep(t, crowd, victim, { how, awayMs: randomInt(8_000), spreadMs: 1_500, flow, messages: each })
    }
  }
  await compareBooks(crowd)
  await flow.sent
  await untilArrived(region, messages)
  await assertEachOnce(region, messages)
})

import { test } from 'node:test'
import { assertEachOnce, startFlow, untilArrived } from './hl7-flow.ts'
import { breakAtEveryStep, compareBooks, gather } from './hospital-crash.ts'
import { startHospitalRegion, victims } from './hospital-region.ts'

const messages = 500
// The others' turn is the soak.
const broken = victims.filter((victim) => victim === 'server' || victim === 'database' || victim === 'platform-line')

// Longer than other tests may take: a machine with much else to do is slow, and that is no failure.
const patience = { timeout: 1_200_000 }

test(
  'killed or cut at any step of lock, pay, confirm and cancel: both sides agree, and no message is lost or doubled',
  patience,
  async (t) => {
    const began = performance.now()
    const say = (what: string) => t.diagnostic(`${what} after ${((performance.now() - began) / 1_000).toFixed(1)} s`)
    const region = await startHospitalRegion(t)
    const crowd = await gather(region)
    say('region and people ready')
    const flow = startFlow(t, region, messages)
    const each = Math.ceil(messages / broken.length)
    for (const victim of broken)
      await breakAtEveryStep(t, crowd, victim, { awayMs: 300, spreadMs: 150, flow, messages: each })
    say('all rounds')
    await compareBooks(crowd)
    await flow.sent
    say(`${messages} messages acknowledged, ${flow.again()} of them sent again,`)
    await untilArrived(region, messages)
    await assertEachOnce(region, messages)
    say('all in the record')
  },
)

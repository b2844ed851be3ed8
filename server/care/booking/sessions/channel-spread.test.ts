import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { spreadChannels } from './channel-spread.ts'

const none = { window: 0, 'primary-care': 0, referral: 0 }

test('every channel gets exactly its quota, and the app what is left over', () => {
  const channels = spreadChannels(12, { window: 3, 'primary-care': 2, referral: 1 })
  const count = (channel: string) => channels.filter((one) => one === channel).length
  assert.deepEqual(['app', 'window', 'primary-care', 'referral'].map(count), [6, 3, 2, 1])
  assert.deepEqual(spreadChannels(3, none), ['app', 'app', 'app'])
  assert.deepEqual(spreadChannels(0, none), [])
  assert.deepEqual(spreadChannels(2, { ...none, window: 5 }), ['window', 'window'])
})

test('of the first numbers of a session each channel has its share, less than one off: none gets only the late ones', () => {
  const quota = fc.nat({ max: 60 })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), quota, quota, quota, (total, window, primary, referral) => {
      const wanted = { window, 'primary-care': primary, referral }
      const channels = spreadChannels(total, wanted)
      const all = new Map<string, number>()
      for (const one of channels) all.set(one, (all.get(one) ?? 0) + 1)
      if (window + primary + referral <= total)
        for (const [channel, count] of Object.entries(wanted)) assert.equal(all.get(channel) ?? 0, count)
      const has = new Map<string, number>()
      channels.forEach((one, index) => {
        has.set(one, (has.get(one) ?? 0) + 1)
        for (const [channel, count] of all) {
          const share = (count * (index + 1)) / total
          assert.ok(Math.abs((has.get(channel) ?? 0) - share) < 1, `${channel} has ${has.get(channel)} of ${share}`)
        }
      })
    }),
    { numRuns: 500 },
  )
})

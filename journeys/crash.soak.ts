import { test } from 'node:test'
import { surviveKills } from './crash.ts'

// Ten rounds, each over a fresh region, each with six kills at other places of the way.
for (let round = 0; round < 10; round++) {
  const shares = Array.from({ length: 6 }, (_, nth) => (nth + (round + 1) / 11) / 6)
  test(`round ${round + 1}: killed at ${shares.map((share) => `${Math.round(share * 100)}%`).join(', ')} of 50 visits`, (t) =>
    surviveKills(t, 50, shares))
}

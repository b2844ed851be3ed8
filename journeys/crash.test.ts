import { test } from 'node:test'
import { surviveKills } from './crash.ts'

test('a server killed in the middle of 20 visits loses no acknowledged step, doubles none, and its books balance', (t) =>
  surviveKills(t, 20, [0.25, 0.65]))

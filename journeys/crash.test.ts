import { test } from 'node:test'
import { surviveKills } from './crash.ts'

test('a server killed in the middle of 30 visits loses no acknowledged step, doubles none, and its books balance', (t) =>
  surviveKills(t, 30, [0.25, 0.65]))

import { test } from 'node:test'
import { surviveKills } from './crash.ts'

test('a server killed in the middle of 7 visits loses no acknowledged step, doubles none, and its books balance', (t) =>
  surviveKills(t, 7, [0.3, 0.7]))

import { test } from 'node:test'
import { insurer } from './remote-insurer.fixture.ts'
import { assertSchedules } from './remote-schedule.fixture.ts'

test.after(() => insurer.stop())

test('three hundred schedules of faults and deaths: both sides agree', (t) => assertSchedules(t, 300))

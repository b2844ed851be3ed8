import { test } from 'node:test'
import { flowUnderBreaks } from './breaks.fixture.ts'

test(
  '100,000 messages and 1,000 commands, with inner and outer killed and the line cut: none lost, none doubled, in order',
  { timeout: 1_800_000 },
  (t) => flowUnderBreaks(t, { messages: 100_000, commands: 500, breaksMin: 60, everyMs: 500, messagesMax: 5_000 }),
)

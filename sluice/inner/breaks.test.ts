import { test } from 'node:test'
import { flowUnderBreaks } from './breaks.fixture.ts'

test(
  '5,000 messages and 60 commands, with inner and outer killed and the line cut: none lost, none doubled, in order',
  { timeout: 290_000 },
  (t) => flowUnderBreaks(t, { messages: 5_000, commands: 30, breaksMin: 8, everyMs: 300, messagesMax: 2_000 }),
)

import type { TestContext } from 'node:test'
import { symbols } from 'pino'
import { log } from '#kernel'

/** What the process logs from here to the end of the test, at the level of a running server. */
export function captureLog(t: TestContext): string[] {
  const lines: string[] = []
  const inside = log as unknown as Record<symbol, unknown>
  const [stream, level] = [inside[symbols.streamSym], log.level]
  inside[symbols.streamSym] = { write: (line: string) => void lines.push(line) }
  log.level = 'info'
  t.after(() => {
    inside[symbols.streamSym] = stream
    log.level = level
  })
  return lines
}

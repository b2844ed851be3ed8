import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import type { AnswerOf } from '#contracts/sluice'

export interface HisClient {
  numbersLeft(hisSessionId: string): Promise<AnswerOf<'numbers.left'>>
  close(): void
}

/** One connection to the hospital's system: what is compared, and what inner uses. */
export function dialHis(port: number): Promise<HisClient> {
  const socket = connect(port, '127.0.0.1')
  socket.setNoDelay(true)
  const waiting = new Map<number, (answer: AnswerOf<'numbers.left'>) => void>()
  let last = 0
  createInterface({ input: socket }).on('line', (line) => {
    const { id, answer } = JSON.parse(line) as { id: number; answer: AnswerOf<'numbers.left'> }
    waiting.get(id)?.(answer)
    waiting.delete(id)
  })
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.once('connect', () =>
      resolve({
        numbersLeft: (hisSessionId) =>
          new Promise((answered) => {
            last += 1
            waiting.set(last, answered)
            socket.write(`${JSON.stringify({ id: last, hisSessionId })}\n`)
          }),
        close: () => socket.destroy(),
      }),
    )
  })
}

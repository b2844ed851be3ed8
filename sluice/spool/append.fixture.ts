/** A process that appends as fast as it can and says what was acknowledged; the test kills it. */
import { randomBytes } from 'node:crypto'
import { Spool } from './index.ts'

const [folder, runText] = process.argv.slice(2)
const run = Number(runText)
const spool = await Spool.open({
  folder: folder!,
  key: Buffer.alloc(32, 7),
  bytesMax: 1e9,
  messagesMax: 1e6,
  commandsMax: 1e5,
})
const idOf = (n: number) => `${run.toString(16).padStart(8, '0')}-0000-8000-8000-${n.toString(16).padStart(12, '0')}`

async function sender(lane: number): Promise<void> {
  for (let n = lane; ; n += 20) {
    const text = JSON.stringify({ n, filler: randomBytes(200).toString('hex') })
    const letter = {
      id: idOf(n),
      kind: 'record.bundle',
      at: n,
      adapter: 'a',
      type: 'T',
      controlId: `${n}`,
      key: `${lane}`,
      text,
    }
    const remember = [{ adapter: 'a', name: `lane-${run}-${lane}`, value: `${n}`, until: null }]
    await spool.ask('append', { letters: [letter], remember })
    process.stdout.write(`${letter.id} ${lane} ${n}\n`)
  }
}
process.stdout.write('ready\n')
await Promise.all(Array.from({ length: 20 }, (_, lane) => sender(lane)))

// A hospital's system that answers at once: a line with a question, a line with thirty numbers. Started by bench/sluice.ts.
import { type AddressInfo, createServer } from 'node:net'
import { createInterface } from 'node:readline'

const numbers = Array.from({ length: 30 }, (_, index) => ({ hisNumberId: `n${index}`, state: 'free' }))
process.once('disconnect', () => process.exit())
const server = createServer((socket) => {
  socket.setNoDelay(true)
  socket.on('error', () => socket.destroy())
  createInterface({ input: socket }).on('line', (line) => {
    const { id } = JSON.parse(line) as { id: number }
    socket.write(`${JSON.stringify({ id, answer: { revision: 1, numbers } })}\n`)
  })
})
server.listen(0, '127.0.0.1', () => process.send!({ port: (server.address() as AddressInfo).port }))

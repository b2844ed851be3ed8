/** The thread that owns the spool's file: fsync takes milliseconds, and the process that answers live questions must not wait. */
import { parentPort, workerData } from 'node:worker_threads'
import type { Operation, SpoolOptions } from './shapes.ts'
import { Store } from './store.ts'

const port = parentPort!
const store = new Store(workerData as SpoolOptions)
port.postMessage('open')
port.on('message', (message: { group: Operation[] } | 'close') => {
  if (message !== 'close') return port.postMessage(store.run(message.group))
  store.close()
  port.close()
})

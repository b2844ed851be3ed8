// Messages that are written but not yet acknowledged, kept over reload and restart in IndexedDB (database 'anji', removed
// on sign-out). A message leaves it only when the server has answered for its client id.

export interface Pending {
  clientMessageId: string
  conversationId: string
  /** Order in which they were written. */
  at: number
  text?: string
  image?: Blob
  /** The server's "no"; an unsent message without it goes out by itself. */
  refusal?: string
}

const STORE = 'outbox'

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('anji', 1)
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'clientMessageId' })
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

async function inStore<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open()
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = database.transaction(STORE, mode)
      const request = work(transaction.objectStore(STORE))
      transaction.oncomplete = () => resolve(request.result)
      transaction.onerror = () => reject(transaction.error)
    })
  } finally {
    database.close()
  }
}

// IndexedDB takes its moment. What is said in words stands here before the tap is over, for this tab and until it is in there:
// a page that is reloaded in that moment finds it. Emptied on sign-out, as all of the session's storage.
const MOMENT = 'anji.saying'

function said(): Pending[] {
  try {
    return JSON.parse(sessionStorage.getItem(MOMENT) ?? '[]') as Pending[]
  } catch {
    return [] // a browser that keeps nothing
  }
}

function keepSaid(words: readonly Pending[]): void {
  try {
    sessionStorage.setItem(MOMENT, JSON.stringify(words))
  } catch {
    // then it is in the outbox alone, a moment later
  }
}

async function keep(pending: Pending): Promise<void> {
  await inStore('readwrite', (store) => store.put(pending))
  keepSaid(said().filter(({ clientMessageId }) => clientMessageId !== pending.clientMessageId))
}

// Once a page, before it looks for the first time.
let recovered: Promise<unknown> | undefined

export const outbox = {
  async of(conversationId: string): Promise<Pending[]> {
    recovered ??= Promise.all(said().map(keep))
    await recovered
    const all = (await inStore('readonly', (store) => store.getAll())) as Pending[]
    return all.filter((each) => each.conversationId === conversationId).sort((a, b) => a.at - b.at)
  },
  put(pending: Pending): Promise<void> {
    if (!pending.image) keepSaid([...said(), pending])
    return keep(pending)
  },
  remove: (clientMessageId: string): Promise<unknown> => inStore('readwrite', (store) => store.delete(clientMessageId)),
}

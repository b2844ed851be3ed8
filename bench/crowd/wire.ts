import pg from 'pg'

/** What a serving process has used since its start. */
export interface Used {
  cpuUs: number
  statements: number
  roundTrips: number
}

const used: Used = { cpuUs: 0, statements: 0, roundTrips: 0 }

/** Answers any message from whoever started this process with what it has used. */
export function tellUsed(): void {
  process.on('message', () => {
    const { user, system } = process.cpuUsage()
    process.send?.({ ...used, cpuUs: user + system })
  })
}

/** Counts what goes to the database, below all that is ours. */
export function countWire(): void {
  const wire = pg.Connection.prototype as unknown as Record<'query' | 'execute' | 'sync', (...args: unknown[]) => void>
  const counting = (name: keyof typeof wire, count: () => void) => {
    const original = wire[name]
    wire[name] = function (...args) {
      count()
      return original.apply(this, args)
    }
  }
  counting('execute', () => {
    used.statements += 1
  })
  counting('sync', () => {
    used.roundTrips += 1
  })
  counting('query', () => {
    used.statements += 1
    used.roundTrips += 1
  })
}

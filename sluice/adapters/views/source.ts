import type { Row } from './value.ts'

/** Where a look begins: behind this row, or (without a tie) at this cursor value. */
export interface Place {
  readonly cursor: string
  readonly tie: string | undefined
}

export interface Look {
  readonly view: string
  readonly cursor: string
  readonly cursorKind: 'number' | 'time' | 'text'
  readonly tie: string
  readonly tieKind: 'number' | 'text'
  readonly after: Place | undefined
  readonly rowsMax: number
}

export interface Related {
  readonly view: string
  readonly by: string
  readonly orderBy: string
  readonly key: string
}

/** One snapshot of the hospital's database: a row and what belongs to it are read as of one moment. */
export interface Snapshot {
  rows(look: Look): Promise<Row[]>
  related(related: Related): Promise<Row[]>
  /** The newest row's place; undefined of an empty view. */
  newest(look: Look): Promise<Place | undefined>
}

export interface Source {
  read<T>(work: (snapshot: Snapshot) => Promise<T>): Promise<T>
  /** Calls when the hospital tells that there is something new; keeps listening by itself. */
  listen(channels: readonly string[], call: () => void): void
  close(): Promise<void>
}

/** A view's name or a SELECT, as a table of the FROM clause. */
export const tableOf = (view: string): string => (/^\s*select\b/i.test(view) ? `(${view}) looked` : `${view} looked`)

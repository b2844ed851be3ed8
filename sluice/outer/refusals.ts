import type { LogLine } from '#sluice/protocol'

interface Said {
  readonly atMs: number
  readonly line: LogLine
  more: number
}

const againMs = 1_000

/** Counts what was refused and logs it: the first of a sort at once, what follows within a second as one line with a count. */
export class Refusals {
  readonly #log: (line: LogLine) => void
  readonly #counts = new Map<string, number>()
  readonly #said = new Map<string, Said>()

  constructor(log: (line: LogLine) => void) {
    this.#log = log
  }

  note(
    { code, reason }: { code: string; reason: string },
    fields: Record<string, string | undefined>,
    nowMs: number,
  ): void {
    this.#counts.set(code, (this.#counts.get(code) ?? 0) + 1)
    const line: LogLine = { level: 'warn', message: 'refused', code, reason, ...fields }
    const sort = `${code} ${fields.peer ?? fields.address} ${fields.way} ${fields.kind}`
    const said = this.#said.get(sort)
    if (said) said.more += 1
    else if (this.#said.size < 10_000) {
      this.#said.set(sort, { atMs: nowMs, line, more: 0 })
      this.#log(line)
    }
  }

  counts(): Record<string, number> {
    return Object.fromEntries(this.#counts)
  }

  tick(nowMs: number): void {
    for (const [sort, { atMs, line, more }] of this.#said) {
      if (nowMs - atMs < againMs) continue
      this.#said.delete(sort)
      if (more > 0) this.#log({ ...line, more })
    }
  }
}

import type { TLSSocket } from 'node:tls'
import { type Frame, outerFrame, type SaidBody, type SaidKind, Wire } from '#sluice/protocol'
import type { Holder } from './certificate.ts'

/** One connected end. */
export class Seat {
  readonly holder: Holder
  readonly wire: Wire
  /** Whose reading was stopped because this one does not keep up. */
  readonly holds = new Set<Seat>()
  readonly #clock: () => Date

  constructor(
    socket: TLSSocket,
    holder: Holder,
    on: { clock: () => Date; frame: (seat: Seat, frame: Frame) => void; close: (seat: Seat, why: string) => void },
  ) {
    this.holder = holder
    this.#clock = on.clock
    this.wire = new Wire(socket, {
      clock: on.clock,
      onFrame: (frame) => on.frame(this, frame),
      onDrain: () => this.release(),
      onClose: (why) => {
        this.release()
        on.close(this, why)
      },
    })
  }

  say<K extends SaidKind>(kind: K, body: SaidBody<K>): void {
    this.wire.write(this.#frame(kind, body).bytes)
  }

  /** Ends the connection and says why, if the other side still reads. */
  cut(code: string, reason: string): void {
    this.wire.cut(`${code}: ${reason}`, this.#frame('outer.refused', { code, reason }).bytes)
  }

  /** What `from` sends comes here faster than it is read: `from` waits. */
  holdBack(from: Seat): void {
    this.holds.add(from)
    from.wire.hold(true)
  }

  release(): void {
    for (const seat of this.holds) seat.wire.hold(false)
    this.holds.clear()
  }

  #frame<K extends SaidKind>(kind: K, body: SaidBody<K>): Frame {
    return outerFrame(kind, body, { from: 'outer', to: this.holder.id, at: this.#clock().getTime() })
  }
}

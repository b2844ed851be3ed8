/** A resident's number in the hospital's own system, over HTTP: held, paid, confirmed, cancelled. Whatever breaks, asked on. */
import assert from 'node:assert/strict'
import type { Answer, Client } from './client.ts'

export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

const patienceMs = 120_000
const askedEveryMs = 120

export class HospitalStory {
  readonly key: string
  readonly #client: Client
  readonly #residentId: string
  readonly #sessionId: string
  #holdId = ''
  #cashierPath = ''
  appointmentId = ''

  constructor(of: { key: string; client: Client; residentId: string; sessionId: string }) {
    this.key = of.key
    this.#client = of.client
    this.#residentId = of.residentId
    this.#sessionId = of.sessionId
  }

  async hold(): Promise<void> {
    const body = { residentId: this.#residentId }
    const held = await this.#do('hold', `/api/booking/sessions/${this.#sessionId}/holds`, body)
    this.#holdId = held.id
  }

  async untilKept(): Promise<void> {
    await this.#until('kept', `/api/booking/holds/${this.#holdId}`, ({ body }) => body.state === 'kept')
  }

  async book(): Promise<void> {
    this.appointmentId = (await this.#do('book', `/api/booking/holds/${this.#holdId}/book`, {})).id
  }

  async untilUnpaid(): Promise<void> {
    const path = `/api/hospital-numbers/appointments/${this.appointmentId}`
    await this.#until('unpaid', path, ({ body }) => body.state === 'unpaid')
  }

  async pay(): Promise<void> {
    const bill = await this.#do('pay', `/api/settlement/visits/${this.appointmentId}/pay`, { useAccount: false })
    if (bill.cashierUrl) this.#cashierPath = new URL(bill.cashierUrl, 'http://localhost').pathname
  }

  async cashier(): Promise<void> {
    if (!this.#cashierPath) return
    const answer = await this.#ask('cashier', () => this.#client.form(this.#cashierPath, { choice: 'twice' }))
    // A choice that was made and not answered is refused the second time: it stands.
    assert.ok(answer.status === 200 || answer.status === 409, `${this.key} cashier: ${answer.status}`)
  }

  async cancel(): Promise<void> {
    await this.#do('cancel', `/api/booking/appointments/${this.appointmentId}/cancel`, { reason: '有事' })
  }

  async untilState(state: 'booked' | 'cancelled'): Promise<void> {
    const path = `/api/booking/appointments/${this.appointmentId}`
    await this.#until(state, path, ({ body }) => body.state === state)
  }

  // biome-ignore lint/suspicious/noExplicitAny: answers as they came
  async #do(step: string, path: string, body: object): Promise<any> {
    const answer = await this.#ask(step, () => this.#client.command(path, body, `${this.key}-${step}`))
    assert.equal(answer.status, 200, `${this.key} ${step}: ${JSON.stringify(answer.body)}`)
    return answer.body
  }

  async #until(what: string, path: string, holds: (answer: Answer) => boolean): Promise<void> {
    const end = Date.now() + patienceMs
    for (;;) {
      const answer = await this.#ask(what, () => this.#client.get(path))
      if (answer.status === 200 && holds(answer)) return
      assert.ok(Date.now() < end, `${this.key} is not ${what}: ${answer.status} ${JSON.stringify(answer.body)}`)
      await pause(askedEveryMs)
    }
  }

  /** Away, or without its database: the same again, under the same key. */
  async #ask(what: string, send: () => Promise<Answer>): Promise<Answer> {
    const end = Date.now() + patienceMs
    for (;;) {
      const answer = await send().catch((error: Error) => {
        if (error instanceof TypeError) return undefined
        throw error
      })
      if (answer && answer.status < 500) return answer
      assert.ok(Date.now() < end, `${this.key} ${what}: ${answer?.status} ${JSON.stringify(answer?.body)}`)
      await pause(askedEveryMs)
    }
  }
}

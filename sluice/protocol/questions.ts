import { z } from 'zod'
import type { QuestionKind } from '#contracts/sluice'
import { checkAnswer, checkBody, clip, jsonOf } from './body.ts'
import { kindOf } from './envelope.ts'
import { type Frame, uuidOfBytes } from './frame.ts'
import type { Session } from './session.ts'
import { type Chance, type LinkOptions, LinkRefusal, type Tuning } from './types.ts'

interface Asked {
  readonly kind: QuestionKind
  readonly session: Session
  readonly timer: NodeJS.Timeout
  resolve(answer: unknown): void
  reject(error: LinkRefusal): void
}

export interface AskingParts {
  readonly tuning: Tuning
  readonly chance: Chance
  clock(): Date
  write(frame: Frame): void
}

const Answer = z.union([
  z.object({ answer: z.unknown() }),
  z.object({ refused: z.object({ code: z.string().max(80), reason: z.string().max(1_000) }) }),
])

/** Questions under way to the hospitals: each ends with an answer, a refusal, or its deadline. Nothing of them is kept. */
export class Asking {
  readonly #parts: AskingParts
  readonly #asked = new Map<string, Asked>()

  constructor(parts: AskingParts) {
    this.#parts = parts
  }

  ask(session: Session | undefined, kind: QuestionKind, body: unknown, deadlineMs: number): Promise<unknown> {
    if (!session) return Promise.reject(new LinkRefusal('sluice.peer_down', 'there is no session with the hospital'))
    if (kindOf(kind)?.way !== 'question')
      return Promise.reject(new LinkRefusal('sluice.kind_unknown', 'this is not a question of the contract'))
    if (this.#asked.size >= this.#parts.tuning.questionsMax)
      return Promise.reject(new LinkRefusal('sluice.busy', 'too many questions are under way'))
    const checked = checkBody(kind, body)
    if (!checked.ok) return Promise.reject(new LinkRefusal('sluice.body_wrong', checked.reason))
    const id = uuidOfBytes(this.#parts.chance.bytes(16))
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => this.#end(id)?.reject(new LinkRefusal('sluice.deadline', `no answer within ${deadlineMs} ms`)),
        deadlineMs,
      )
      this.#asked.set(id, { kind, session, timer, resolve, reject })
      const deadlineAt = this.#parts.clock().getTime() + deadlineMs
      this.#parts.write(session.seal('question', kind, id, Buffer.from(JSON.stringify(body)), { deadlineAt }))
    })
  }

  onAnswer(session: Session, { id, kind }: Frame, bytes: Buffer): void {
    const asked = this.#asked.get(id)
    if (!asked || asked.kind !== kind || asked.session !== session) return // too late: the asker has been told
    this.#end(id)
    const said = Answer.safeParse(jsonOf(bytes))
    if (!said.success) {
      asked.reject(new LinkRefusal('sluice.answer_wrong', 'the answer is no answer'))
      return
    }
    if ('refused' in said.data) {
      asked.reject(new LinkRefusal(said.data.refused.code, said.data.refused.reason))
      return
    }
    const checked = checkAnswer(kind, said.data.answer)
    if (checked.ok) asked.resolve(checked.body)
    else asked.reject(new LinkRefusal('sluice.answer_wrong', checked.reason))
  }

  onRefused(id: string, code: string, reason: string): void {
    this.#end(id)?.reject(new LinkRefusal(code, reason))
  }

  /** The session fell: nobody will answer. */
  fail(session: Session): void {
    for (const [id, asked] of this.#asked) {
      if (asked.session === session)
        this.onRefused(id, 'sluice.peer_down', 'the hospital was cut off before it answered')
    }
  }

  uses(session: Session): boolean {
    return this.#asked.values().some((asked) => asked.session === session)
  }

  #end(id: string): Asked | undefined {
    const asked = this.#asked.get(id)
    if (!asked) return undefined
    clearTimeout(asked.timer)
    this.#asked.delete(id)
    return asked
  }
}

export interface AnsweringParts {
  readonly tuning: Tuning
  readonly onQuestion: LinkOptions['onQuestion']
  clock(): Date
  write(frame: Frame): void
  lives(session: Session): boolean
  log: LinkOptions['log']
}

/** Inner's side of a question. What throws a LinkRefusal refuses with its code; what throws anything else is said to have failed, no more. */
export class Answering {
  readonly #parts: AnsweringParts
  #running = 0

  constructor(parts: AnsweringParts) {
    this.#parts = parts
  }

  async onQuestion(session: Session, frame: Frame, bytes: Buffer): Promise<void> {
    const { tuning, write, lives } = this.#parts
    if (this.#running >= tuning.questionsMax)
      return this.#say(session, frame, refusal('sluice.busy', 'too many questions are being answered'))
    this.#running += 1
    const said = await this.#answer(frame, bytes)
    this.#running -= 1
    // The asker has gone: neither session nor deadline is there for the answer.
    if (!lives(session)) return
    const body = Buffer.from(JSON.stringify(said))
    if (body.length + 16 <= kindOf(frame.kind)!.bytesMax) write(session.seal('answer', frame.kind, frame.id, body))
    else this.#say(session, frame, refusal('sluice.too_large', `an answer of ${body.length} bytes`))
  }

  async #answer(frame: Frame, bytes: Buffer): Promise<object> {
    const { onQuestion, clock, log } = this.#parts
    const kind = frame.kind as QuestionKind
    const checked = checkBody(kind, jsonOf(bytes))
    if (!checked.ok) return refusal('sluice.body_wrong', checked.reason)
    if (!onQuestion) return refusal('sluice.answer_failed', 'nobody answers questions here')
    // What is left of the time by the asker's clock; the two clocks need not agree.
    const deadlineAt = new Date(clock().getTime() + Math.max(0, frame.deadlineAt - frame.at))
    try {
      const answer = checkAnswer(kind, await onQuestion(frame.from, kind, checked.body, deadlineAt))
      return answer.ok ? { answer: answer.body } : refusal('sluice.answer_wrong', answer.reason)
    } catch (error) {
      if (error instanceof LinkRefusal) return refusal(error.code.slice(0, 80), error.reason)
      log({ level: 'error', message: 'a question could not be answered', kind, why: (error as Error).message })
      return refusal('sluice.answer_failed', 'the hospital could not answer')
    }
  }

  #say(session: Session, frame: Frame, said: object): void {
    this.#parts.write(session.seal('answer', frame.kind, frame.id, Buffer.from(JSON.stringify(said))))
  }
}

function refusal(code: string, reason: string): object {
  return { refused: { code, reason: clip(reason) } }
}

import type { QuestionKind } from '#contracts/sluice'
import { type Adapter, type AdapterCommand, type AdapterHost, HisSilent, type StartAdapter } from '../adapter.ts'
import { isNoAnswer, NotSent } from '../http.ts'
import { commandOutcome, envelopeOf, questionAnswer, resultOf } from './answer.ts'
import { type Caller, openCaller } from './call.ts'
import type { Command, Question, SoapOptions } from './options.ts'
import type { Tree } from './xml.ts'

/** Carries commands and questions out against a hospital's web service. */
export const startSoap: StartAdapter<SoapOptions> = async (options, host) => {
  const caller = openCaller(options)
  const service = new Service(options, host, caller)
  const commands: Record<string, unknown> = {}
  for (const [kind, command] of Object.entries(options.commands)) {
    commands[kind] = (body: object, commandId: string) => service.carryOut(command, body, commandId)
  }
  const questions: Record<string, unknown> = {}
  for (const [kind, question] of Object.entries(options.questions)) {
    questions[kind] = (body: object, deadlineAt: Date) => service.ask(kind as QuestionKind, question, body, deadlineAt)
  }
  const probing = service.startProbe()
  return {
    commands: commands as { [K in AdapterCommand]?: never } as Adapter['commands'] & object,
    questions: questions as Adapter['questions'] & object,
    stop: async () => {
      probing.stop()
      caller.close()
    },
  }
}

class Service {
  readonly #options: SoapOptions
  readonly #host: AdapterHost
  readonly #caller: Caller

  constructor(options: SoapOptions, host: AdapterHost, caller: Caller) {
    this.#options = options
    this.#host = host
    this.#caller = caller
  }

  /** One attempt: whether to make another is inner's decision. Throws HisSilent while the outcome is unclear. */
  async carryOut(command: Command, body: object, commandId: string) {
    const sent = `sent:${commandId}`
    if (!command.repeats) {
      if (this.#host.recall(sent) !== undefined)
        throw new Error(
          `${command.operation}: an earlier call was not answered, and the service must not be asked twice`,
        )
      await this.#host.remember({ name: sent, value: '1', days: 30 })
    }
    try {
      const result = await this.#call(command, { ...body, commandId }, this.#options.timeoutMs)
      return commandOutcome(this.#options, command, result)
    } catch (error) {
      // What never left may be sent as if for the first time.
      if (error instanceof NotSent && !command.repeats) await this.#host.remember({ name: sent, value: '1', days: 0 })
      if (isNoAnswer(error)) throw new HisSilent(error.message)
      throw error
    }
  }

  /** A question changes nothing: it may be put again while there is time. */
  async ask(kind: QuestionKind, question: Question, body: object, deadlineAt: Date) {
    for (let tries = 0; ; tries++) {
      const leftMs = Math.min(this.#options.timeoutMs, deadlineAt.getTime() - this.#host.clock().getTime())
      if (leftMs <= 0) throw new HisSilent(`${kind}: no time left`)
      try {
        return questionAnswer(this.#options, question, await this.#call(question, body, leftMs)) as never
      } catch (error) {
        if (tries === 1 || !isNoAnswer(error)) throw error
      }
    }
  }

  async #call(operation: Command | Question, body: object, timeoutMs: number): Promise<Tree> {
    const envelope = envelopeOf(this.#options, operation, body)
    const action = operation.action ?? `${this.#options.namespace}#${operation.operation}`
    try {
      const answer = await this.#caller.post(action, envelope, timeoutMs)
      const result = resultOf(this.#options, operation.operation, answer)
      this.#host.report('up')
      return result
    } catch (error) {
      if (isNoAnswer(error)) this.#host.report('down', `${operation.operation}: ${error.message}`)
      throw error
    }
  }

  /** Looks whether the service is there, so that a silent one shows before somebody needs it. */
  startProbe(): { stop(): void } {
    const { probeMs } = this.#options
    if (probeMs === 0) return { stop: () => undefined }
    let stopped = false
    const probe = () => {
      this.#caller.probe().then(
        () => !stopped && this.#host.report('up'),
        (error: Error) => !stopped && this.#host.report('down', error.message),
      )
    }
    probe()
    const timer = setInterval(probe, probeMs)
    return {
      stop: () => {
        stopped = true
        clearInterval(timer)
      },
    }
  }
}

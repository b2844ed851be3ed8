import { type CommandKind, CommandResult } from '#contracts/sluice'
import { announce, type Context, listenersOf, refuse, refuseUnless, systemActor } from '#kernel'
import { commandAnswered } from '../events.ts'
import { type Answered, answerTopicOf } from './answers.ts'
import * as store from './store.ts'

/**
 * Keeps a hospital's result of a command and tells whoever waits for it. The first counts; repetitions change nothing.
 * Refusals: sluices.bad_body, sluices.unknown_command.
 */
export async function keepResult(ctx: Context, sluiceId: string, said: CommandResult): Promise<void> {
  const parsed = CommandResult.safeParse(said)
  if (!parsed.success) refuse('sluices.bad_body')
  const result = parsed.data
  const command = await store.lock(ctx, result.commandId)
  refuseUnless(command && command.sluiceId === sluiceId, 'sluices.unknown_command')
  if (command.state === 'answered' || command.state === 'refused' || command.state === 'dropped') return
  await store.keepAnswer(ctx, result)
  await tellAnswer(ctx, command, result)
}

/** A command that the hospital never took: told like an answer. Safe to repeat only within its job. */
export async function tellUnkept(ctx: Context, commandId: string): Promise<void> {
  const command = await store.lock(ctx, commandId)
  if (!command) throw new Error(`There is no command ${commandId}`)
  const { code, reason } = command
  await tellAnswer(ctx, command, { outcome: 'refused', code, reason, data: {} })
}

async function tellAnswer(
  ctx: Context,
  command: store.Command,
  result: Answered<CommandKind>['result'],
): Promise<void> {
  const { id: commandId, sluiceId, institutionId, kind } = command
  const body = JSON.parse(command.body ?? 'null')
  const { outcome, code, reason, data } = result
  for (const one of listenersOf(answerTopicOf(kind))) {
    const answered = { commandId, sluiceId, institutionId, body, result: { outcome, code, reason, data } }
    await one.handle(ctx.as(systemActor(one.name)), answered, { id: 0, subject: commandId, at: ctx.now })
  }
  await announce(ctx, commandAnswered, commandId, { commandId, sluiceId, institutionId, kind, outcome, code })
}

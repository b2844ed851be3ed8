/**
 * What the hospital's web service does when it is asked. Bodies are those of contracts/sluice.ts; a command carries its
 * own id beside the body, and asking again with it gives the same answer.
 */
import type { AnswerOf, BodyOf } from '#contracts/sluice'

export interface CommandBodies {
  LockNumber: BodyOf<'number.lock'>
  ConfirmNumber: BodyOf<'number.confirm'>
  ReleaseNumber: BodyOf<'number.release'>
  CancelNumber: BodyOf<'number.cancel'>
  CheckIn: BodyOf<'number.checked-in'>
}
export type CommandName = keyof CommandBodies

export interface Questions {
  NumbersLeft: [BodyOf<'numbers.left'>, AnswerOf<'numbers.left'>]
  Balance: [BodyOf<'account.balance'>, AnswerOf<'account.balance'>]
  ReportReady: [BodyOf<'report.ready'>, AnswerOf<'report.ready'>]
  NumberBook: [BodyOf<'numbers.book'>, AnswerOf<'numbers.book'>]
}
export type QuestionName = keyof Questions
export type OperationName = CommandName | QuestionName

/** Codes of contracts/sluice.ts CommandResult. */
export type RefusalCode =
  | 'number-taken'
  | 'number-unknown'
  | 'lock-gone'
  | 'session-suspended'
  | 'too-late'
  | 'his-error'

export interface Done {
  outcome: 'done'
  /** registrationId after a confirmation; refundedFen after a cancellation; until after a lock. */
  data: Record<string, string | number>
}
export interface Refused {
  outcome: 'refused'
  code: RefusalCode
  reason: string
}
export type Answer = Done | Refused

export const done = (data: Done['data'] = {}): Done => ({ outcome: 'done', data })
export const refused = (code: RefusalCode, reason: string): Refused => ({ outcome: 'refused', code, reason })

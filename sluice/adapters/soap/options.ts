import { z } from 'zod'

const name = z.string().regex(/^[A-Za-z_][\w.-]{0,79}$/, 'an XML name')
/** 'Response.ResultCode' */
const path = z.string().regex(/^[A-Za-z_][\w-]*(\.[A-Za-z_][\w-]*)*$/, 'a path such as Response.ResultCode')

/** A place of the answer: its element, read as a type, looked up in a table. */
const Take = z.strictObject({
  path,
  as: z.enum(['text', 'integer', 'boolean', 'fen', 'yuan', 'time']).default('text'),
  map: z.record(z.string(), z.string()).optional(),
  /** What an empty or missing element becomes; without it the answer is wrong. */
  empty: z.union([z.string(), z.number(), z.boolean(), z.null()]).optional(),
})
export type Take = z.infer<typeof Take>

const Operation = z.strictObject({
  operation: name,
  /** Without it: namespace#operation. */
  action: z.string().max(400).optional(),
  /**
   * The XML the service wants, {person.name} and so on put in from the command's body; {commandId} beside it. Everything that is
   * put in is escaped. `{a?}` is empty where the body has null.
   */
  template: z.string().min(1).max(20_000),
})

const Command = Operation.extend({
  /** What `data` of the result carries: places of the answer. */
  data: z.record(z.string().max(40), Take).default({}),
  /**
   * The service gives the same answer to the same command: it may be asked again after silence. Where it does not, a command
   * whose outcome is unclear is set aside for a person.
   */
  repeats: z.boolean().default(true),
})
const Question = Operation.extend({
  take: z.record(z.string().max(40), Take).default({}),
  /** A list in the answer: where its items are, and what is taken of each. */
  list: z.strictObject({ to: z.string().max(40), items: path, take: z.record(z.string().max(40), Take) }).optional(),
})
export type Command = z.infer<typeof Command>
export type Question = z.infer<typeof Question>

const commandKinds = ['number.lock', 'number.confirm', 'number.release', 'number.cancel', 'number.checked-in'] as const
const questionKinds = ['numbers.left', 'account.balance', 'report.ready', 'numbers.book'] as const
const codes = z.enum(['number-taken', 'number-unknown', 'lock-gone', 'session-suspended', 'too-late', 'his-error'])

export const SoapOptions = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  namespace: z.string().min(1).max(400),
  version: z.enum(['1.1', '1.2']).default('1.1'),
  charset: z.enum(['utf-8', 'gbk']).default('utf-8'),
  /** Sent as HTTP Basic, where the service wants it. */
  user: z.string().optional(),
  password: z.string().optional(),
  /** Authorities of an https service that the machine does not know. */
  ca: z.string().optional(),
  timeoutMs: z.number().int().min(100).max(600_000).default(8_000),
  answerBytesMax: z.number().int().min(1_024).max(16_777_216).default(8_388_608),
  /** The element the template goes into; without it the template is the operation's own content. `text`: as text, the Chinese usual. */
  parameter: z.strictObject({ name, text: z.boolean().default(true) }).optional(),
  /** Where the answer is in the body; `text`: it is a text with XML in it. {operation} stands for the operation's name. */
  result: z.strictObject({
    path: z.string().regex(/^[A-Za-z_{][\w{}-]*(\.[A-Za-z_{][\w{}-]*)*$/),
    text: z.boolean().default(true),
  }),
  /** How the answer says what it is. */
  outcome: z.strictObject({
    code: path,
    text: path.optional(),
    done: z.array(z.string()).min(1),
    /** The hospital's codes for a no that stays one. */
    refused: z.record(z.string(), codes).default({}),
    /** Codes of a passing fault: the effect is unclear, it is asked again. */
    unclear: z.array(z.string()).default([]),
  }),
  timeZone: z
    .string()
    .regex(/^[+-]\d\d:\d\d$/)
    .default('+08:00'),
  commands: z.partialRecord(z.enum(commandKinds), Command).default({}),
  questions: z.partialRecord(z.enum(questionKinds), Question).default({}),
  /** Looked at this often while nothing is asked: an HTTP GET of the service's description. 0: not at all. */
  probeMs: z.number().int().min(0).max(3_600_000).default(15_000),
})
export type SoapOptions = z.infer<typeof SoapOptions>

import { readFileSync } from 'node:fs'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { z } from 'zod'
import type { AdapterType } from './adapters.ts'

const name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'small letters, digits and hyphens, at most 40')
const mebibyte = 1_048_576

const File = z.strictObject({
  outer: z.strictObject({ host: z.string().min(1), port: z.number().int().min(1).max(65_535) }),
  /** The folder that `sluice:enrol hospital` made for this hospital. */
  enrolment: z.string().min(1),
  spool: z.strictObject({
    folder: z.string().min(1),
    bytesMax: z
      .number()
      .int()
      .min(mebibyte)
      .default(4_096 * mebibyte),
    messagesMax: z.number().int().min(1).default(2_000_000),
    commandsMax: z.number().int().min(1).default(100_000),
  }),
  commands: z
    .strictObject({
      /** Asked again when the hospital's system has not answered for so long. */
      timeoutSeconds: z.number().min(0.05).max(600).default(10),
      /** A command that fails so often (silence does not count) is set aside. */
      triesMax: z.number().int().min(1).default(20),
      atOnceMax: z.number().int().min(1).max(1_000).default(32),
      /** The first wait before it is asked again; doubles up to a hundred times as much. */
      retryMs: z.number().int().min(1).max(60_000).default(200),
    })
    .prefault({}),
  adapters: z
    .array(z.looseObject({ name, kind: z.enum(['mllp', 'fhir', 'views', 'soap']) }))
    .max(50)
    .refine((adapters) => new Set(adapters.map((each) => each.name)).size === adapters.length, 'names must differ'),
})

export interface AdapterConfig {
  readonly name: string
  readonly kind: 'mllp' | 'fhir' | 'views' | 'soap'
  readonly options: unknown
}
export type InnerConfig = Omit<z.infer<typeof File>, 'adapters'> & { readonly adapters: readonly AdapterConfig[] }

interface Given {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly types: Readonly<Record<string, AdapterType | undefined>>
}

/**
 * Reads inner's configuration. Relative paths are seen from the file. `{ "env": "NAME" }` and `{ "file": "path" }` stand for a text from the
 * environment or the first line of a file: the hospital's passwords are not written into the configuration itself.
 * Throws with a sentence that says which place is wrong. With nothing given, the adapters' own options are not looked at.
 */
export function readConfig(path: string, given?: Given): InnerConfig {
  const folder = dirname(resolve(path))
  const at = (file: string) => (isAbsolute(file) ? file : join(folder, file))
  const file = parse('', File, JSON.parse(readFileSync(path, 'utf8')))
  const adapters = file.adapters.map(({ name, kind, ...rest }) => {
    if (!given) return { name, kind, options: undefined }
    const type = given.types[kind]
    if (!type) throw new Error(`adapters.${name}: there is no adapter of kind ${kind}`)
    return { name, kind, options: parse(`adapters.${name}.`, type.options, filled(rest, given.env, at)) }
  })
  return {
    ...file,
    adapters,
    enrolment: at(file.enrolment),
    spool: { ...file.spool, folder: at(file.spool.folder) },
  }
}

function parse<T>(place: string, schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]!
  throw new Error(`${place}${issue.path.join('.')}: ${issue.message}`)
}

const FromEnv = z.strictObject({ env: z.string() })
const FromFile = z.strictObject({ file: z.string() })

function filled(
  value: unknown,
  env: Readonly<Record<string, string | undefined>>,
  at: (file: string) => string,
): unknown {
  if (Array.isArray(value)) return value.map((each) => filled(each, env, at))
  if (value === null || typeof value !== 'object') return value
  const fromEnv = FromEnv.safeParse(value)
  if (fromEnv.success) {
    const text = env[fromEnv.data.env]
    if (text === undefined) throw new Error(`the environment has no ${fromEnv.data.env}`)
    return text
  }
  const fromFile = FromFile.safeParse(value)
  if (fromFile.success) return readFileSync(at(fromFile.data.file), 'utf8').split(/\r?\n/, 1)[0]!
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, filled(each, env, at)]))
}

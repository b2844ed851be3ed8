import { type Actor, Refusal, type Role, roles } from '#kernel'
import { explainSearch } from '#record'
import { type Command, Misuse } from './command.ts'

export const explain: Command = {
  name: 'explain',
  usage: "explain 'Observation?patient=…&code=…' [--analyze] [--as ROLE:ID[@INSTITUTION]]",
  summary:
    'The SQL of a search with its parameters and plan, as the system or as someone; --analyze runs it. Shows nothing of what it finds.',
  options: { analyze: { type: 'boolean' }, as: { type: 'string' } },
  run: async ({ root, words, options, table, say }) => {
    const [request] = words
    if (words.length !== 1 || !request) throw new Misuse("Give one search: 'Type?parameter=value&…'.")
    const ctx = typeof options.as === 'string' ? root.as(actorOf(options.as)) : root
    try {
      const explained = await explainSearch(ctx, request, options.analyze === true)
      table(
        explained.flatMap(({ sql, parameters, plan }, at) => {
          const line = (part: string, text: string) => ({ statement: at + 1, part, text })
          return [
            line('sql', sql),
            ...parameters.map((value, index) => line(`$${index + 1}`, String(value))),
            ...plan.map((text) => line('plan', text)),
          ]
        }),
      )
      return 0
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      say(error.message)
      return 1
    }
  },
}

/** 'resident:0197…' or 'doctor:0197…@0197…'. */
function actorOf(text: string): Actor {
  const [, role = '', id = '', institutionId] = /^([a-z]+):([^@]+)(?:@(.+))?$/.exec(text) ?? []
  if (!roles.includes(role as Role) || id === '') throw new Misuse(`--as is ROLE:ID, not ${text}`)
  return { id, name: id, roles: [role as Role], ...(institutionId ? { institutionId } : {}) }
}

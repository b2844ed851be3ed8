import { type Context, sendTogether } from '#kernel'
import { recordQueries } from '../run-query.ts'
import { search } from './search.ts'

/** One statement that a search runs, as PostgreSQL would run it. */
export interface Explained {
  readonly sql: string
  readonly parameters: readonly unknown[]
  readonly plan: readonly string[]
}

class Undo extends Error {}

/**
 * Every statement of a search ('Patient?name=…'), chains, totals and includes among them, with its plan; `analyze` runs each
 * once more and says what it took. Nothing is shown of what was found, and no trail is left. Refusals: those of the search.
 */
export async function explainSearch(ctx: Context, request: string, analyze: boolean): Promise<Explained[]> {
  const explained: Explained[] = []
  try {
    await ctx.transaction(async (ctx) => {
      const statements = await recordQueries(ctx, () => search(ctx, request))
      for (const { text, values = [] } of statements) {
        const options = analyze ? 'analyze, buffers' : 'costs'
        const [rows = []] = await sendTogether(ctx, [{ text: `explain (${options}) ${text}`, values }])
        const plan = rows.map((row) => String(row['QUERY PLAN']))
        explained.push({ sql: text.replace(/\s+/g, ' ').trim(), parameters: values, plan })
      }
      throw new Undo()
    })
  } catch (error) {
    if (!(error instanceof Undo)) throw error
  }
  return explained
}

import { createReadStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import { ClaimTableAsked } from '#contracts/claims'
import {
  audit,
  type Context,
  config,
  parseInput,
  quoted,
  type Role,
  refuseUnless,
  refuseUnlessPermitted,
} from '#kernel'
import { refuseUnlessMayRead } from '#record'
import { allSlices, claimsFolder, filesOf, withClaims } from './files.ts'
import { type ClaimColumn, claimTable } from './tables.ts'

/** A cell as national interfaces write it: yuan with two decimals, 1 and 0, and no text that a spreadsheet would run. */
function cellSql({ name, kind }: ClaimColumn): string {
  if (kind === 'fen')
    return `if(${name} < 0, '-', '') || (abs(${name}) // 100) || '.' || lpad((abs(${name}) % 100)::VARCHAR, 2, '0') as ${name}`
  if (kind === 'flag') return `if(${name}, '1', '0') as ${name}`
  if (kind === 'text')
    return `if(regexp_matches(${name}, '^[=+@\\t\\r＝＋－＠-]'), '''' || ${name}, ${name}) as ${name}`
  return name
}

/** A table as CSV with its header, slice by slice, so that no more than one lies on the disk or in memory. */
export async function* csvOf(
  folder: string,
  asked: { readonly table: ClaimTableAskedTable; readonly year: number; readonly slice?: number | undefined },
): AsyncGenerator<Buffer> {
  const table = claimTable(asked.table)
  yield Buffer.from(`${table.columns.map(({ name }) => name).join(',')}\n`)
  const place = { pool: config.poolareaNo, year: asked.year }
  for (const slice of asked.slice === undefined ? allSlices : [asked.slice]) {
    if ((await filesOf(folder, asked.table, { ...place, slices: [slice] })).length === 0) continue
    const scratch = await mkdtemp(join(folder, '.csv-'))
    try {
      const path = join(scratch, 'slice.csv')
      await withClaims(folder, { ...place, slices: [slice], memoryLimit: '512MB' }, (duck) =>
        duck.run(`copy (select ${table.columns.map(cellSql).join(', ')} from ${table.name} order by psn_no, ${table.key.join(', ')})
          to ${quoted(path)} (format csv, header false)`),
      )
      for await (const piece of createReadStream(path)) yield piece as Buffer
    } finally {
      await rm(scratch, { recursive: true, force: true })
    }
  }
}

type ClaimTableAskedTable = z.output<typeof ClaimTableAsked>['table']

const may: Role[] = ['auditor', 'integration', 'system']
const recordTypes = ['Claim', 'ExplanationOfBenefit', 'Encounter', 'Condition', 'Procedure', 'Coverage']

/**
 * Claims are of everybody: an auditor of the fund may take them, and a client whose system scopes read all of them without a
 * condition. The trail has it before the first byte. Refusals: record.not_allowed, claims.whole_scopes_only.
 */
async function openTable(ctx: Context, asked: z.output<typeof ClaimTableAsked>): Promise<AsyncGenerator<Buffer>> {
  refuseUnlessPermitted(ctx, may)
  if (ctx.actor.roles.includes('integration')) {
    for (const type of recordTypes) refuseUnlessMayRead(ctx, type, 'search')
    const conditional = (ctx.actor.scopes ?? []).some((scope) => scope.includes('?'))
    refuseUnless(!conditional && ctx.actor.institutionId === undefined, 'claims.whole_scopes_only')
  }
  const entityId = [asked.table, asked.year, ...(asked.slice === undefined ? [] : [asked.slice])].join('/')
  await ctx.transaction((ctx) => audit(ctx, { action: 'read', entity: 'claims.table', entityId }))
  return csvOf(claimsFolder(), asked)
}

export function csvRoute(app: FastifyInstance): void {
  app.route({
    method: 'GET',
    url: '/api/claims/tables/:table',
    schema: {
      summary: 'A year’s claim table as CSV with national field names, amounts in yuan.',
      operationId: 'claims.read_table',
      tags: ['claims'],
    },
    config: { access: may, verb: 'claims.read_table' },
    handler: async (request, reply) => {
      const asked = parseInput(ClaimTableAsked, request)
      const pieces = await openTable(request.context, asked)
      const name = `${asked.table}-${asked.year}.csv`
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${name}"`)
        .send(Readable.from(pieces))
    },
  })
}

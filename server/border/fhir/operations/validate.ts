import { type Context, Refusal, type RefusalCode, refuse } from '#kernel'
import { checkResource, deleteDraft, InvalidResource, type Issue, isResourceType, readVersion } from '#record'
import { bodyOf, queryText, sendText } from '../http.ts'
import { allGood, outcomeOfIssues } from '../outcome.ts'
import { type Handler, type Operation, paramsOf, readers } from '../route.ts'

interface Asked {
  readonly resource: unknown
  readonly profiles: readonly string[]
  readonly mode: string | undefined
}

/** Checks without writing: the outcome is the answer, good or not (FHIR R4, operation Resource-validate). */
const validateResource: Handler = async (request, reply) => {
  const { context } = request
  const { type, id } = paramsOf(request) as { type: string; id?: string }
  const body = typeof request.body === 'string' && request.body.trim() !== '' ? bodyOf(request).value : undefined
  const asked = askedBy(body, new URLSearchParams(queryText(request)))
  const issues = await issuesOf(context, type, id, asked)
  const good = issues.every(({ severity }) => severity !== undefined)
  const found = outcomeOfIssues(issues, context.locale)
  const outcome = good ? { ...found, issue: [...allGood(context.locale).issue, ...found.issue] } : found
  return sendText(reply, 200, JSON.stringify(outcome))
}

/** The resource itself, or Parameters that hold it; profile and mode from there or from the address. */
function askedBy(body: unknown, address: URLSearchParams): Asked {
  const wrapped = body as { resourceType?: string; parameter?: unknown } | undefined
  const isWrapped = wrapped?.resourceType === 'Parameters' && Array.isArray(wrapped.parameter)
  const parameters = isWrapped ? (wrapped.parameter as ({ name?: string } & Record<string, unknown>)[]) : []
  const said = (name: string) =>
    parameters.flatMap((one) => {
      const value = one?.name === name ? Object.entries(one).find(([key]) => key.startsWith('value'))?.[1] : undefined
      return typeof value === 'string' ? [value] : []
    })
  return {
    resource: isWrapped ? parameters.find((one) => one?.name === 'resource')?.resource : body,
    profiles: [...address.getAll('profile'), ...said('profile')],
    mode: address.get('mode') ?? said('mode')[0],
  }
}

const modes = ['create', 'update', 'delete', 'profile']

async function issuesOf(ctx: Context, type: string, id: string | undefined, asked: Asked): Promise<Issue[]> {
  const { mode, profiles } = asked
  if (!isResourceType(type)) refuse('record.unknown_type', { params: { type: String(type).slice(0, 60) } })
  if (mode !== undefined && !modes.includes(mode)) refuse('record.bad_parameter', { params: { name: 'mode' } })
  if (mode === 'delete') return deleteIssues(ctx, type, id)
  // Without one, the resource at the address is meant.
  const resource = asked.resource ?? (id === undefined ? undefined : await stored(ctx, type, id))
  const issues = await checkResource(ctx, { resource, profiles })
  if (issues.some(({ severity }) => severity === undefined)) return issues
  const { resourceType = '', id: own } = resource as { resourceType?: string; id?: string }
  const more: Issue[] = []
  if (resourceType !== type) more.push(issue('record.type_mismatch', type, { expected: type, found: resourceType }))
  else if (mode === 'update' && (own === undefined || own !== (id ?? own)))
    more.push(issue('record.id_mismatch', `${type}.id`))
  return [...more, ...issues]
}

function issue(code: RefusalCode, expression: string, params: Issue['params'] = {}): Issue {
  return { code, expression, params }
}

async function stored(ctx: Context, type: string, id: string): Promise<unknown> {
  return JSON.parse((await ctx.transaction((ctx) => readVersion(ctx, type, id))).content)
}

/** Whether a delete would be taken: by this writer, of a resource that is there and that no module keeps. */
async function deleteIssues(ctx: Context, type: string, id: string | undefined): Promise<Issue[]> {
  try {
    if (id === undefined) refuse('record.bad_parameter', { params: { name: 'mode' } })
    deleteDraft(ctx, type, id)
    const { owner } = await ctx.transaction((ctx) => readVersion(ctx, type, id))
    if (owner !== null) refuse('record.owned', { params: { owner, operation: owner } })
    return []
  } catch (error) {
    if (!(error instanceof Refusal) || error instanceof InvalidResource) throw error
    return [issue(error.code, error.field ?? type, error.params)]
  }
}

export const validateOperation: Operation = {
  name: 'validate',
  on: '*',
  definition: 'http://hl7.org/fhir/OperationDefinition/Resource-validate',
  lines: ['POST /:type/$validate', 'POST /:type/:id/$validate'],
  access: readers,
  handler: validateResource,
}

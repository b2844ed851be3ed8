import { refuse } from '#kernel'
import { conceptWithin, dayOf, subsumption } from '#terminology'
import { sendText } from '../http.ts'
import { type Asked, askedOf, parametersText } from '../parameters.ts'
import { type Handler, type Operation, paramsOf, readers } from '../route.ts'
import { askedSystem } from './lookup.ts'

/** CodeSystem/$subsumes: how code A stands to code B. */
const subsumes: Handler = async (request, reply) => {
  const { context } = request
  const asked = askedOf(request)
  const onDate = asked.day('date') ?? dayOf(context.now)
  const a = codingOf(asked, 'A')
  const b = codingOf(asked, 'B')
  const url = asked.text('system') ?? a.system ?? b.system
  const version = asked.text('version')
  const { id } = paramsOf(request)
  const outcome = await context.transaction(async (ctx) => {
    const system = await askedSystem(ctx, { id, onDate, ...(url ? { url } : {}), ...(version ? { version } : {}) })
    const codes: string[] = []
    for (const coding of [a, b]) {
      // FHIR R4 $subsumes: codes of different systems cannot be compared.
      if (coding.system !== undefined && coding.system !== system.url) return 'not-subsumed'
      const found = await conceptWithin(ctx, system, coding.code, onDate)
      if (!found) refuse('terminology.code_unknown', { params: { url: system.url, code: coding.code.slice(0, 60) } })
      codes.push(found.code)
    }
    return subsumption(ctx, system, codes[0]!, codes[1]!)
  })
  return sendText(reply, 200, parametersText([{ name: 'outcome', valueCode: outcome }]))
}

function codingOf(asked: Asked, which: 'A' | 'B'): { system?: string; code: string } {
  const coding = asked.coding(`coding${which}`)
  const code = coding?.code ?? asked.needed(`code${which}`)
  return { code, ...(coding?.system ? { system: coding.system } : {}) }
}

export const subsumesOperation: Operation = {
  name: 'subsumes',
  on: 'CodeSystem',
  definition: 'http://hl7.org/fhir/OperationDefinition/CodeSystem-subsumes',
  lines: [
    'GET /CodeSystem/$subsumes',
    'POST /CodeSystem/$subsumes',
    'GET /CodeSystem/:id/$subsumes',
    'POST /CodeSystem/:id/$subsumes',
  ],
  access: readers,
  handler: subsumes,
}

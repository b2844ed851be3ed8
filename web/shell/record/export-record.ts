import { ApiRefusal, NoAnswer } from '../api.ts'

const pagesMax = 500

/**
 * The whole record as one FHIR Bundle, page after page of Patient/$everything. The entries stay the text that the server sent:
 * a decimal keeps its digits. Throws what the api throws.
 */
export async function gatherRecord(residentId: string, onProgress: (count: number) => void): Promise<string> {
  const entries = new Map<string, string>()
  let path: string | undefined = `/fhir/R4/Patient/${residentId}/$everything?_count=1000`
  for (let page = 0; path !== undefined && page < pagesMax; page++) {
    const text: string = await read(path)
    for (const entry of entriesOf(text)) entries.set(/"fullUrl":"([^"]*)"/.exec(entry)?.[1] ?? entry, entry)
    onProgress(entries.size)
    path = nextOf(text)
  }
  return `{"resourceType":"Bundle","type":"searchset","total":${entries.size},"entry":[\n${[...entries.values()].join(',\n')}\n]}\n`
}

async function read(path: string): Promise<string> {
  const answer = await fetch(path, { headers: { accept: 'application/fhir+json' }, credentials: 'same-origin' }).catch(
    () => {
      throw new NoAnswer()
    },
  )
  const text = await answer.text()
  if (answer.ok) return text
  const issue = outcomeOf(text)
  throw new ApiRefusal({
    status: answer.status,
    code: `fhir.${answer.status}`,
    detail: issue,
    errors: [],
    requestId: '',
  })
}

/** The sentence of an OperationOutcome. */
function outcomeOf(text: string): string {
  try {
    const { issue } = JSON.parse(text) as { issue?: { details?: { text?: string }; diagnostics?: string }[] }
    return issue?.[0]?.details?.text ?? issue?.[0]?.diagnostics ?? ''
  } catch {
    return ''
  }
}

function nextOf(text: string): string | undefined {
  const head = text.slice(0, text.indexOf('"entry":['))
  const links = /"link":(\[.*?\])/.exec(head)?.[1]
  const next = (JSON.parse(links ?? '[]') as { relation: string; url: string }[]).find(
    ({ relation }) => relation === 'next',
  )
  if (!next) return undefined
  const { pathname, search } = new URL(next.url, location.origin)
  return pathname + search
}

/** The texts of a bundle's entries, as they stand. */
export function entriesOf(bundle: string): string[] {
  const start = bundle.indexOf('"entry":[')
  if (start < 0) return []
  const found: string[] = []
  let depth = 0
  let from = 0
  for (let at = start + '"entry":['.length; at < bundle.length; at++) {
    const char = bundle[at]
    if (char === '"') at = endOfString(bundle, at)
    else if (char === '{' || char === '[') {
      if (depth === 0) from = at
      depth++
    } else if (char === '}' || char === ']') {
      if (depth === 0) break // the end of the list
      depth--
      if (depth === 0) found.push(bundle.slice(from, at + 1))
    }
  }
  return found
}

function endOfString(text: string, at: number): number {
  for (let index = at + 1; index < text.length; index++) {
    if (text[index] === '\\') index++
    else if (text[index] === '"') return index
  }
  return text.length
}

export function saveJson(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/fhir+json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = `${name}.json`
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

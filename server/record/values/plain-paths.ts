/** Elements of each type as generated/structure.json has them: 'value[x]' → '0..1 Quantity|string'. */
export type TypeLines = Readonly<Record<string, Readonly<Record<string, string>>>>

const datatypes: Record<string, Set<string>> = {
  token: new Set([
    'Coding',
    'CodeableConcept',
    'Identifier',
    'ContactPoint',
    'code',
    'boolean',
    'string',
    'id',
    'uri',
    'canonical',
  ]),
  reference: new Set(['Reference', 'canonical', 'uri']),
  string: new Set(['string', 'markdown', 'HumanName', 'Address', 'code', 'id']),
  date: new Set(['date', 'dateTime', 'instant', 'Period', 'Timing']),
  quantity: new Set(['Quantity', 'Age', 'Duration', 'Count', 'Distance', 'Range', 'Money', 'SampledData']),
  number: new Set(['integer', 'decimal', 'positiveInt', 'unsignedInt', 'Range']),
  uri: new Set(['uri', 'url', 'canonical', 'oid', 'uuid']),
}

/**
 * The FHIRPath of a search parameter for one type as plain paths, those of each alternative apart: 'subject:Reference!Patient',
 * 'telecom[system=email]:ContactPoint'. An alternative that is none of the type, or is no plain path, has none.
 */
export function plainPaths(types: TypeLines, type: string, kind: string, expression: string): string[][] {
  const allowed = datatypes[kind]
  if (!allowed) return []
  const seen = new Set<string>()
  return alternatives(expression).map((part) => {
    const found: string[] = []
    for (const { path, datatype } of resolve(types, type, part) ?? []) {
      const [leaf = '', filter] = datatype.split('!')
      const name = leaf.replace(/\(.*/, '')
      const plain = `${path}:${name}${filter ? `!${filter}` : ''}`
      if (!allowed.has(name) || seen.has(plain)) continue
      seen.add(plain)
      found.push(plain)
    }
    return found
  })
}

export function alternatives(expression: string): string[] {
  return expression.split('|').map((text) => text.trim())
}

function resolve(types: TypeLines, type: string, part: string): { path: string; datatype: string }[] | undefined {
  const steps = part
    .replace(/^\((.*)\)(\.\w+)?$/, '$1$2')
    .match(/\.?[^.(]+(\([^()]*(\([^()]*\)[^()]*)?\))?/g)
    ?.map((step) => step.replace(/^\./, ''))
  if (!steps?.[0]) return undefined
  const head = steps[0]
  if ([type, 'Resource', 'DomainResource'].includes(head)) steps.shift()
  else if (/^[A-Z]/.test(head)) return undefined
  let here: { path: string; datatype: string }[] = [{ path: '', datatype: type }]
  for (const step of steps) here = here.flatMap((one) => takeStep(types, one, step))
  return here
}

function takeStep(
  types: TypeLines,
  from: { path: string; datatype: string },
  step: string,
): { path: string; datatype: string }[] {
  const filter = /^where\(resolve\(\) is (\w+)\)$/.exec(step)
  if (filter) return [{ path: from.path, datatype: `${from.datatype}!${filter[1]}` }]
  const equal = /^where\(\s*(\w+)\s*=\s*'([^'[\]]+)'\s*\)$/.exec(step)
  if (equal) return [{ path: `${from.path}[${equal[1]}=${equal[2]}]`, datatype: from.datatype }]
  const extension = /^extension\('([^'[\]]+)'\)$/.exec(step)
  if (extension)
    return takeStep(types, from, 'extension').map((one) => ({ ...one, path: `${one.path}[url=${extension[1]}]` }))
  const cast = /^(?:ofType|as)\((\w+)\)$/.exec(step)
  // A choice was opened into all its types one step before: the cast keeps one.
  // A canonical is a uri too (FHIR R4 §2.24.0.1).
  if (cast)
    return [cast[1], cast[1] === 'uri' ? 'canonical' : ''].includes(from.datatype.replace(/\(.*/, '')) ? [from] : []
  if (!/^\w+$/.test(step)) return []
  const lines = types[from.datatype]
  const join = (name: string) => (from.path ? `${from.path}.${name}` : name)
  const plain = lines?.[step]
  if (plain) return [{ path: join(step), datatype: typesOf(plain)[0] ?? '' }]
  const choice = lines?.[`${step}[x]`]
  if (!choice) return []
  return typesOf(choice).map((datatype) => {
    const name = datatype.replace(/\(.*/, '')
    return { path: join(`${step}${name[0]?.toUpperCase()}${name.slice(1)}`), datatype }
  })
}

function typesOf(line: string): string[] {
  return (line.split(' ')[1] ?? '').split('|')
}

import file from '../generated/structure.json' with { type: 'json' }

/** One element of a type, a choice already opened: valueQuantity and valueString are two elements of choice 'value'. */
export interface Element {
  readonly name: string
  readonly datatype: string
  readonly required: boolean
  readonly many: boolean
  readonly choice: string | undefined
  /** Types a reference may point to; undefined is any. */
  readonly targets: ReadonlySet<string> | undefined
  readonly codes: CodeList | undefined
}

export interface CodeList {
  readonly name: string
  readonly systems: ReadonlySet<string>
  readonly codes: ReadonlySet<string>
}

export interface Structure {
  readonly name: string
  readonly elements: ReadonlyMap<string, Element>
  /** Names of required elements; a required choice under its plain name. */
  readonly required: readonly { name: string; anyOf: readonly string[] }[]
}

const resources: ReadonlySet<string> = new Set(file.resources)
const lines = file.types as Record<string, Record<string, string>>
const codeLists = new Map<string, CodeList>()
const structures = new Map<string, Structure>()

export const resourceTypes: readonly string[] = file.resources

export function isResourceType(name: unknown): name is string {
  return typeof name === 'string' && resources.has(name)
}

/** The structure of a resource type, datatype or backbone element; undefined for primitives. Made at first use. */
export function structureOf(name: string): Structure | undefined {
  const known = structures.get(name)
  if (known) return known
  const source = lines[name]
  if (!source) return undefined
  const made = makeStructure(name, source)
  structures.set(name, made)
  return made
}

/** Top-level elements that a summary of the type shows. */
export function summaryOf(type: string): ReadonlySet<string> {
  return new Set((file.summaries as Record<string, string>)[type]?.split(' '))
}

function makeStructure(name: string, source: Record<string, string>): Structure {
  const elements = new Map<string, Element>()
  const required: { name: string; anyOf: string[] }[] = []
  for (const [key, line] of Object.entries(source)) {
    const opened = openElement(key, line)
    for (const element of opened) elements.set(element.name, element)
    if (line.startsWith('1')) required.push({ name: key.replace('[x]', ''), anyOf: opened.map((one) => one.name) })
  }
  return { name, elements, required }
}

/** 'value[x]' with '0..1 Quantity|string' → valueQuantity and valueString. */
function openElement(key: string, line: string): Element[] {
  const [cardinality = '', types = '', binding] = line.split(' ')
  const choice = key.endsWith('[x]') ? key.slice(0, -3) : undefined
  return types.split('|').map((type) => {
    const { datatype, targets } = readType(type)
    const name = choice ? `${choice}${datatype[0]?.toUpperCase()}${datatype.slice(1)}` : key
    return {
      name,
      datatype,
      required: cardinality.startsWith('1'),
      many: cardinality.endsWith('*'),
      choice,
      targets,
      codes: binding ? codeListOf(binding.slice(1)) : undefined,
    }
  })
}

function readType(type: string): { datatype: string; targets: Set<string> | undefined } {
  const at = type.indexOf('(')
  if (at < 0) return { datatype: type, targets: undefined }
  return { datatype: type.slice(0, at), targets: new Set(type.slice(at + 1, -1).split(',')) }
}

function codeListOf(name: string): CodeList | undefined {
  const known = codeLists.get(name)
  if (known) return known
  const source = (file.codes as Record<string, { systems: string[]; codes: string }>)[name]
  if (!source) return undefined
  const list = { name, systems: new Set(source.systems), codes: new Set(source.codes.split(' ')) }
  codeLists.set(name, list)
  return list
}

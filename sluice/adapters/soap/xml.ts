// XML in and out. Pure.
import { XMLParser } from 'fast-xml-parser'
import iconv from 'iconv-lite'

export function escapeXml(text: string): string {
  return (
    text
      // XML 1.0 §2.2: these characters cannot be in a document at all.
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
      .replace(/[&<>"']/g, (character) => entities[character]!)
  )
}
const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

export type Tree = { readonly [name: string]: Tree | string | readonly (Tree | string)[] | undefined }

const parser = new XMLParser({
  removeNSPrefix: true,
  parseTagValue: false,
  ignoreAttributes: true,
  processEntities: true,
  htmlEntities: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
})
const depthMax = 64

/** A document type may define entities that read files or swell: it is refused before anything is parsed. */
export function parseXml(text: string): Tree {
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) throw new Error('the answer brings a document type')
  if (depthOf(text) > depthMax) throw new Error('the answer is nested too deeply')
  const tree: unknown = parser.parse(text, true)
  if (typeof tree !== 'object' || tree === null) throw new Error('the answer is no XML')
  return tree as Tree
}

function depthOf(text: string): number {
  let depth = 0
  let most = 0
  for (const [tag] of text.matchAll(/<\/?[^\s!?/<>][^<>]*>/g)) {
    if (tag[1] === '/') depth -= 1
    else if (!tag.endsWith('/>')) depth += 1
    if (depth > most) most = depth
  }
  return most
}

/** undefined: nothing is there. An empty element is ''. */
export function at(
  tree: Tree | string | undefined,
  path: string,
): Tree | string | readonly (Tree | string)[] | undefined {
  let here: Tree | string | readonly (Tree | string)[] | undefined = tree
  for (const step of path.split('.')) {
    if (Array.isArray(here)) here = here[0]
    if (typeof here !== 'object' || here === undefined) return undefined
    here = (here as Tree)[step]
  }
  return here
}

export function textAt(tree: Tree | string | undefined, path: string): string | undefined {
  const found = at(tree, path)
  const one = Array.isArray(found) ? found[0] : found
  return typeof one === 'string' ? one : undefined
}

export function listAt(tree: Tree | string | undefined, path: string): readonly (Tree | string)[] {
  const found = at(tree, path)
  if (found === undefined || found === '') return []
  return Array.isArray(found) ? found : [found as Tree | string]
}

/** {person.name} and {phone?} become the body's values, escaped. A place that the body does not have is a wrong configuration. */
export function fill(template: string, body: object, charset: 'utf-8' | 'gbk'): string {
  return template.replace(/\{([A-Za-z][\w.]*)(\??)\}/g, (_all, path: string, mayBeEmpty: string) => {
    let value: unknown = body
    for (const step of path.split('.')) value = (value as Record<string, unknown> | null | undefined)?.[step]
    if (value === null || value === undefined) {
      if (mayBeEmpty) return ''
      throw new Error(`the template asks for {${path}}, which is not there`)
    }
    return inCharset(escapeXml(String(value)), charset)
  })
}

/** A rare character in a name that GBK does not have goes as a character reference, not as a question mark. */
function inCharset(text: string, charset: 'utf-8' | 'gbk'): string {
  if (charset === 'utf-8') return text
  return text.replace(/\P{ASCII}/gu, (character) =>
    iconv.decode(iconv.encode(character, 'gbk'), 'gbk') === character
      ? character
      : `&#x${character.codePointAt(0)!.toString(16)};`,
  )
}

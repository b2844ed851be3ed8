// FHIR R4 §2.4.0, txt-1: formatting of HTML 4 chapters 7 to 11 (without 9.4) and 15, links, images and inline styles; no
// head, body, external style sheets, scripts, forms, base, link, frames, objects or event attributes.
const elements = new Set(
  (
    'a abbr acronym address area b bdo big blockquote br caption center cite code col colgroup dd del dfn div dl dt em font ' +
    'h1 h2 h3 h4 h5 h6 hr i img ins kbd li map ol p pre q s samp small span strike strong sub sup table tbody td tfoot th ' +
    'thead tr tt u ul var'
  ).split(' '),
)
const attributes = new Set(
  (
    'abbr accesskey align alt axis bgcolor border cellpadding cellspacing char charoff cite class color colspan compact ' +
    'coords datetime dir face frame headers height href hreflang hspace id idref ismap lang longdesc name nowrap rel ' +
    'rowspan rules scope shape size span src start style summary tabindex target title type usemap valign value vspace ' +
    'width xml:lang xml:space xmlns'
  ).split(' '),
)
const bare = new Set(['br', 'hr', 'img', 'col', 'area'])
const depthMax = 100

const tag = /^<(\/?)([A-Za-z][A-Za-z0-9]*)((?:\s+[A-Za-z][\w:.-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/
const attribute = /([A-Za-z][\w:.-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/g
const tagMax = 8192
// Images inside the text are data.
const sourceMax = 4 * 1024 * 1024

/** Whether a text is a narrative's div: well formed, of harmless elements only (txt-1), and with something in it (txt-2). */
export function isNarrative(text: string): boolean {
  const open: string[] = []
  let at = 0
  let content = false
  while (at < text.length) {
    const next = text.indexOf('<', at)
    const between = text.slice(at, next < 0 ? text.length : next)
    if (/\S/.test(between)) {
      if (open.length === 0) return false
      content = true
    }
    if (next < 0) break
    if (text.startsWith('<!--', next)) {
      const end = text.indexOf('-->', next + 4)
      if (end < 0) return false
      at = end + 3
      continue
    }
    const found = readTag(text, next)
    if (!found) return false
    const { name, closes, alone, end } = found
    at = end
    if (closes) {
      if (open.pop() !== name) return false
      if (open.length === 0) break
      continue
    }
    if (open.length === 0 && name !== 'div') return false
    content ||= name === 'img'
    if (!alone) open.push(name)
    if (open.length > depthMax || open.length === 0) return false
  }
  return open.length === 0 && content && /^\s*$/.test(text.slice(at))
}

function readTag(text: string, start: number) {
  const end = text.indexOf('>', start)
  if (end < 0 || end - start > sourceMax) return undefined
  // A long tag holds an image: its data is looked at as one piece.
  const whole = text.slice(start, end + 1)
  const found = tag.exec(whole.length <= tagMax ? whole : withoutData(whole))
  if (!found) return undefined
  const name = (found[2] ?? '').toLowerCase()
  if (!elements.has(name) || !attributesFit(found[3] ?? '')) return undefined
  const closes = found[1] === '/'
  return { name, closes, alone: found[4] === '/' || (!closes && bare.has(name)), end: end + 1 }
}

function withoutData(whole: string): string {
  const from = whole.indexOf('data:image/')
  if (from < 1) return ''
  const to = whole.indexOf(whole[from - 1] ?? '"', from)
  const data = whole.slice(from, to)
  const short =
    whole.length - data.length <= tagMax && /^data:image\/[a-z+.-]{1,20};base64,[A-Za-z0-9+/=\s]*$/.test(data)
  return short ? `${whole.slice(0, from)}data:image/png;base64,AA==${whole.slice(to)}` : ''
}

function attributesFit(text: string): boolean {
  for (const [, name = '', double, single] of text.matchAll(attribute)) {
    const value = decoded(double ?? single ?? '')
    const lower = name.toLowerCase()
    if (!attributes.has(lower)) return false
    if (lower === 'href' && !/^(?:https?:|ftp:|mailto:|tel:|urn:|#|[^:]*$|[^:]*[/?#])/.test(value)) return false
    if (lower === 'src' && !/^(?:https?:|data:image\/|#|[^:]*$|[^:]*[/?#])/.test(value)) return false
    if (lower === 'style' && !styleFits(value)) return false
  }
  return true
}

/** Styles that run something or draw in something from elsewhere are no formatting; what lies beside the text may be shown. */
function styleFits(style: string): boolean {
  if (/expression\(|@import|javascript:|behaviou?r:|-moz-binding|\\|\/\*/.test(style)) return false
  return [...style.matchAll(/url\(["']?([^)]*)/g)].every(([, address = '']) =>
    /^(?:data:image\/|[^:/\\][^:\\]*$)/.test(address),
  )
}

/** As a browser reads an address: without the space and the escapes that hide what it begins with. */
function decoded(value: string): string {
  const plain = value.replace(/&#(?:x([0-9a-fA-F]{1,6})|(\d{1,7}));?/g, (_all, hex?: string, decimal?: string) => {
    const code = hex ? Number.parseInt(hex, 16) : Number(decimal)
    return code <= 0x10ffff ? String.fromCodePoint(code) : ''
  })
  return [...plain.replace(/&colon;/gi, ':').replace(/&(?:tab|newline);/gi, '')]
    .filter((char) => char > ' ')
    .join('')
    .toLowerCase()
}

/** Lower case, no accents, single spaces, full-width forms folded: what people type finds what people wrote. */
export function normalise(text: string): string {
  // Most of what is written here: nothing to fold.
  if (/^[\u4e00-\u9fff]*$/.test(text)) return text
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().normalize('NFC').replace(/\s+/g, ' ').trim()
}

const nameParts = ['text', 'family', 'given', 'prefix', 'suffix']
const addressParts = ['text', 'line', 'city', 'district', 'state', 'postalCode', 'country']

/** The strings of a string, HumanName or Address, part by part. */
export function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  const thing = value as Record<string, unknown>
  const parts = [...new Set([...nameParts, ...addressParts])].flatMap((part) => {
    const found = thing[part]
    return Array.isArray(found)
      ? found.filter((one) => typeof one === 'string')
      : typeof found === 'string'
        ? [found]
        : []
  })
  const whole = wholeChineseName(thing)
  return whole ? [...parts, whole] : parts
}

/** 王 + 小明 is looked up as 王小明, whether or not the sender wrote name.text. */
function wholeChineseName(name: Record<string, unknown>): string | undefined {
  if (typeof name.family !== 'string' || !/\p{Script=Han}/u.test(name.family)) return undefined
  return `${name.family}${Array.isArray(name.given) ? name.given.join('') : ''}`
}

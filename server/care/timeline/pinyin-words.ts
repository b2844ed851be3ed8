/** What a person may type to find a line of the record: characters, full pinyin or initials. */
import { pinyin } from 'pinyin-pro'

// Names of diseases, medicines and institutions come again and again; values and dates are left out of what is kept.
const spelledMax = 20_000
const spelledOnce = new Map<string, string>()

/** 高血压 142/88 → "高血压 142/88 gaoxueya gxy": one string that every typed word is looked for in. */
export function searchText(...parts: readonly string[]): string {
  return parts
    .filter(Boolean)
    .map((part) => {
      const text = part.toLowerCase()
      const runs = text.match(/\p{Script=Han}+/gu) ?? []
      return [text, ...runs.map(spelled)].join(' ')
    })
    .join(' ')
}

/** The words of a query, lower case; at most five, as more never help. */
export function searchWords(query: string | undefined): string[] {
  return (query ?? '').toLowerCase().split(/\s+/).filter(Boolean).slice(0, 5)
}

function spelled(run: string): string {
  const known = spelledOnce.get(run)
  if (known !== undefined) return known
  const syllables = pinyin(run, { toneType: 'none', type: 'array' })
  const text = `${syllables.join('')} ${syllables.map((syllable) => syllable[0] ?? '').join('')}`
  // A line of free text is nobody's name for anything: only short runs are kept.
  if (run.length <= 20 && spelledOnce.size < spelledMax) spelledOnce.set(run, text)
  return text
}

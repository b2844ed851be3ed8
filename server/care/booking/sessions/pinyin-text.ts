/** What a person may type to find a doctor: characters, full pinyin or initials, in any order. */
import { pinyin } from 'pinyin-pro'

/** 李明 → "李明 liming lm": one string that every typed word is looked for in. */
export function searchText(...parts: readonly string[]): string {
  return parts
    .map((part) => {
      const text = part.toLowerCase()
      if (!/\p{Script=Han}/u.test(text)) return text
      const spelled = pinyin(text, { toneType: 'none', type: 'array', surname: 'head', nonZh: 'consecutive' })
      return `${text} ${spelled.join('')} ${spelled.map((syllable) => syllable[0] ?? '').join('')}`
    })
    .join(' ')
}

/** The words of a query, lower case; at most five, as more never help. */
export function searchWords(query: string | undefined): string[] {
  return (query ?? '').toLowerCase().split(/\s+/).filter(Boolean).slice(0, 5)
}

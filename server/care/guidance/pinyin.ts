/** What a person may type to find a complaint: characters, full pinyin or initials. */
import { pinyin } from 'pinyin-pro'

export function searchText(...parts: readonly string[]): string {
  return parts
    .flatMap((part) => part.toLowerCase().split(/\s+/))
    .map((text) => {
      if (!/\p{Script=Han}/u.test(text)) return text
      const spelled = pinyin(text, { toneType: 'none', type: 'array', nonZh: 'consecutive' })
      return `${text} ${spelled.join('')} ${spelled.map((syllable) => syllable[0] ?? '').join('')}`
    })
    .join(' ')
}

import { useCallback, useEffect, useState } from 'react'

/** How a name sounds, syllable by syllable. */
export type Spell = (name: string) => readonly string[]

const han = /\p{Script=Han}/u
const letters = /^[a-z]+$/

/** Whether what was typed is in one of the fields: as written, or of Chinese ones by pinyin (gao xue ya) or its initials (gxy). */
export function holds(
  spell: Spell | undefined,
  typed: string,
  fields: readonly (string | null | undefined)[],
): boolean {
  const wanted = typed.trim().toLowerCase()
  if (wanted === '') return true
  const sounds = wanted.replace(/[\s']+/g, '')
  return fields.some((field) => {
    if (!field) return false
    if (field.toLowerCase().includes(wanted)) return true
    if (!spell || !letters.test(sounds) || !han.test(field)) return false
    const syllables = spell(field)
    return (
      begins(syllables, sounds) ||
      syllables
        .map((one) => one[0] ?? '')
        .join('')
        .includes(sounds)
    )
  })
}

/** Whole syllables from any of them on: 'xueya' finds 高血压, 'ueya' does not. */
function begins(syllables: readonly string[], wanted: string): boolean {
  return syllables.some((_, at) => syllables.slice(at).join('').startsWith(wanted))
}

let spelling: Spell | undefined
const spelt = new Map<string, readonly string[]>()
const keptMost = 5000

/** The dictionary of pinyin comes once letters are typed; until then names are found as they are written. */
async function loadSpelling(): Promise<Spell> {
  if (spelling) return spelling
  const { pinyin } = await import('pinyin-pro')
  spelling = (name) => {
    const known = spelt.get(name)
    if (known) return known
    const syllables = pinyin(name, { toneType: 'none', type: 'array', nonZh: 'removed', v: true })
    if (spelt.size > keptMost) spelt.clear()
    spelt.set(name, syllables)
    return syllables
  }
  return spelling
}

/** Finds among rows that are here already, by characters, code, pinyin or initials. */
export function useFind(typed: string): (...fields: readonly (string | null | undefined)[]) => boolean {
  const [spell, setSpell] = useState<Spell | undefined>(() => spelling)
  const wants = /[a-z]/i.test(typed)
  useEffect(() => {
    if (!wants || spell) return
    let current = true
    void loadSpelling().then((loaded) => {
      if (current) setSpell(() => loaded)
    })
    return () => {
      current = false
    }
  }, [wants, spell])
  return useCallback((...fields) => holds(spell, typed, fields), [spell, typed])
}

/** The same for the kit's pickers: `showSearch={usePickerSearch()}` looks in the options' labels. */
export function usePickerSearch() {
  const [typed, setTyped] = useState('')
  const find = useFind(typed)
  return {
    onSearch: setTyped,
    // The kit hands over what is typed at once, our own a render later: until they agree only the writing counts.
    filterOption: (input: string, option?: { label?: unknown; title?: string }) => {
      const label = typeof option?.label === 'string' ? option.label : (option?.title ?? '')
      return input === typed ? find(label) : holds(spelling, input, [label])
    },
  }
}

/** A value as a list publishes it: 频次上限=1|疗程周期=15|备注=十五天内限一次. */
const pair = /^([^=＝]+)[=＝](.*)$/

/**
 * A clause as people read it: pairs of a published value become 频次上限 1；疗程周期 15；备注 十五天内限一次, empty ones go. What is no
 * such value is said as it is.
 */
export function sayClause(clause: string): string {
  if (!/[|｜=＝]/.test(clause)) return clause
  const [, head = '', value = ''] = /^(.*?[：:]\s*)?(.*)$/s.exec(clause) ?? []
  const parts = value.split(/[|｜]/).flatMap((part) => {
    const [, name, of] = pair.exec(part.trim()) ?? []
    if (name === undefined) return part.trim() === '' ? [] : [part.trim()]
    return of?.trim() ? [`${name.trim()} ${of.trim()}`] : []
  })
  return `${head}${parts.join('；')}`
}

/** A value as a list publishes it: 频次上限=1|疗程周期=15|备注=十五天内限一次. */
const pair = /^([^=＝]+)[=＝](.*)$/

/** The names that published lists use, for readers of English; a name that is not here stands as it is. */
const english: Readonly<Record<string, string>> = {
  频次上限: 'at most',
  疗程周期: 'period in days',
  周期单位: 'period unit',
  周期: 'period',
  疗程: 'course',
  单位: 'unit',
  限制数量: 'quantity',
  数量单位: 'unit',
  限定值域: 'group',
  备注: 'note',
  限定频次: 'frequency',
  限定疗程: 'course',
  限定支付疗程: 'payment course',
  限定周期: 'period',
  限定性别对象: 'sex',
  限定年龄对象: 'age',
  限定就医方式: 'kind of visit',
  限定机构等级: 'level of institution',
  限定险种: 'scheme',
}

/**
 * A clause as people read it: pairs of a published value become 频次上限 1；疗程周期 15；备注 十五天内限一次, empty ones go. What is no
 * such value is said as it is.
 */
export function sayClause(clause: string, locale: 'zh' | 'en' = 'zh'): string {
  const named = (name: string) => (locale === 'en' ? (english[name] ?? name) : name)
  const [, head = '', value = ''] = /^(.*?[：:]\s*)?(.*)$/s.exec(clause) ?? []
  const said = locale === 'en' ? head.replace(/限定[^：:\s]+/, named).replace(/：\s*/, ': ') : head
  if (!/[|｜=＝]/.test(value)) return `${said}${value}`
  const parts = value.split(/[|｜]/).flatMap((part) => {
    const [, name, of] = pair.exec(part.trim()) ?? []
    if (name === undefined) return part.trim() === '' ? [] : [part.trim()]
    return of?.trim() ? [`${named(name.trim())} ${of.trim()}`] : []
  })
  return `${said}${parts.join(locale === 'en' ? '; ' : '；')}`
}

/** Published words, before they are understood: one width, one kind of dash, numbers in digits. */

export interface Unread {
  readonly zh: string
  readonly en: string
}
/** A value as understood, with what was understood with a doubt; or why it was not. */
export type Reading<T> = { readonly value: T; readonly note?: Unread } | { readonly unread: Unread }

export const unread = (zh: string, en: string): { unread: Unread } => ({ unread: { zh, en } })

const digits: Readonly<Record<string, number>> = {
  ...{ 零: 0, 〇: 0, 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 },
}

/** 十二 → 12, 二十八 → 28, 一百 → 100. */
function numberOf(chinese: string): string {
  let [sum, last] = [0, 0]
  for (const character of chinese) {
    if (character === '百') [sum, last] = [sum + (last || 1) * 100, 0]
    else if (character === '十') [sum, last] = [sum + (last || 1) * 10, 0]
    else last = digits[character]!
  }
  return String(sum + last)
}

/** Half-width, no spaces, one dash, Chinese numerals as digits where they count something. */
export function normalise(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s\u200b\ufeff"'“”‘’「」《》【】[\]]+/g, '')
    .replace(/(≥|>=|=>|≧|⩾|大于等于|大于或等于|不小于|不低于|不少于)/g, '≥')
    .replace(/(≤|<=|=<|≦|⩽|小于等于|小于或等于|不大于|不超过|不高于|不多于|至多|最多)/g, '≤')
    .replace(/[~～\-‐‑‒–—―－﹣至到]+/g, '-')
    .replace(/[。.;；,，]+$/, '')
    .replace(/半年/g, '6个月')
    .replace(/半(?=个?(月|小时))/g, '0.5')
    .replace(/[零〇一二两三四五六七八九十百]+(?=(个|岁|周岁|周|月|天|日|年|小时|次|级|片|支|瓶|盒|以))/g, numberOf)
}

/** 'a=1|b=2|备注=…' → its parts; a value without '=' has none. The remark runs to the end. */
export function partsOf(text: string): Map<string, string> | undefined {
  if (!/[=:]/.test(text)) return undefined
  const parts = new Map<string, string>()
  const remark = text.search(/备注[=:]/)
  const body = remark < 0 ? text : text.slice(0, remark)
  if (remark >= 0) parts.set('备注', text.slice(remark + 3))
  for (const part of body.split(/[|;,、]/)) {
    if (part === '') continue
    const [, key, value] = /^([^=:]+)[=:](.*)$/.exec(part) ?? []
    if (key === undefined) return undefined
    parts.set(key, value!)
  }
  return parts
}

/** What is said after the only '=': '限定性别=女' → '女'. */
export function onlyValue(text: string): string {
  const parts = partsOf(text)
  if (!parts) return text
  const said = [...parts].filter(([key]) => key !== '备注')
  return said.length === 1 ? said[0]![1] : text
}

/** Alternatives of a list: 、, / 或 和 及 (but not 及以上), and a bar. */
export const alternatives = (text: string): string[] =>
  text.split(/[、,;/|+]|或者|或(?!以)|和|以及|及(?!其?以|以)|与/).filter((one) => one !== '')

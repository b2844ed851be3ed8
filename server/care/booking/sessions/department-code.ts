/** Departments by the national list of diagnosis and treatment subjects (诊疗科目名录); the longest matching name wins. */
const subjects: readonly (readonly [name: string, code: string])[] = [
  ['全科', '02'],
  ['内科', '03'],
  ['呼吸', '03.01'],
  ['消化', '03.02'],
  ['神经内科', '03.03'],
  ['心血管', '03.04'],
  ['心内', '03.04'],
  ['血液', '03.05'],
  ['肾', '03.06'],
  ['内分泌', '03.07'],
  ['糖尿病', '03.07'],
  ['免疫', '03.08'],
  ['老年', '03.10'],
  ['外科', '04'],
  ['骨科', '04.03'],
  ['泌尿', '04.04'],
  ['妇产', '05'],
  ['妇科', '05.01'],
  ['眼科', '10'],
  ['耳鼻', '11'],
  ['口腔', '12'],
  ['皮肤', '13'],
  ['精神', '15'],
  ['心理', '15'],
  ['感染', '16'],
  ['肿瘤', '19'],
  ['急诊', '20'],
  ['康复', '21'],
  ['中医', '50'],
]

/** The code of a department by its name; a name outside the list is its own code. */
export function departmentCodeOf(name: string): string {
  // A children's respiratory clinic is paediatrics first (R10).
  if (/儿科|儿童|小儿/.test(name)) return '07'
  const found = subjects.filter(([subject]) => name.includes(subject)).sort((a, b) => b[0].length - a[0].length)[0]
  return found?.[1] ?? name.slice(0, 20)
}

/** R10: children under 6 are seen by the children's department only. */
export function isPediatrics(departmentCode: string): boolean {
  return departmentCode === '07' || departmentCode.startsWith('07.')
}

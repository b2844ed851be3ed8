/** Common ICD-10 codes a follow-up may end with, searchable by code, name, pinyin and initials. */
import { pinyin } from 'pinyin-pro'
import type { CodedDiagnosis } from '#contracts/consult'

const listed: readonly (readonly [code: string, name: string])[] = [
  ['B18.1', '慢性乙型病毒性肝炎'],
  ['D50.9', '缺铁性贫血'],
  ['D64.9', '贫血'],
  ['E03.9', '甲状腺功能减退症'],
  ['E04.1', '甲状腺结节'],
  ['E05.9', '甲状腺功能亢进症'],
  ['E06.3', '桥本甲状腺炎'],
  ['E10.9', '1型糖尿病'],
  ['E11.2', '2型糖尿病伴肾病'],
  ['E11.3', '2型糖尿病伴视网膜病变'],
  ['E11.4', '2型糖尿病伴神经病变'],
  ['E11.5', '2型糖尿病伴周围血管病变'],
  ['E11.9', '2型糖尿病'],
  ['E14.9', '糖尿病'],
  ['E55.9', '维生素D缺乏'],
  ['E66.9', '肥胖症'],
  ['E78.0', '高胆固醇血症'],
  ['E78.1', '高甘油三酯血症'],
  ['E78.2', '混合性高脂血症'],
  ['E78.5', '高脂血症'],
  ['E79.0', '高尿酸血症'],
  ['E88.8', '代谢综合征'],
  ['F20.9', '精神分裂症'],
  ['F32.9', '抑郁症'],
  ['F41.1', '广泛性焦虑障碍'],
  ['F41.9', '焦虑障碍'],
  ['G20', '帕金森病'],
  ['G30.9', '阿尔茨海默病'],
  ['G40.9', '癫痫'],
  ['G43.0', '慢性偏头痛'],
  ['G43.9', '偏头痛'],
  ['G44.2', '紧张型头痛'],
  ['G47.0', '失眠'],
  ['G62.9', '周围神经病'],
  ['H10.1', '过敏性结膜炎'],
  ['H40.1', '原发性开角型青光眼'],
  ['I10', '原发性高血压'],
  ['I11.9', '高血压性心脏病'],
  ['I12.9', '高血压性肾病'],
  ['I20.8', '稳定型心绞痛'],
  ['I25.1', '冠状动脉粥样硬化性心脏病'],
  ['I25.2', '陈旧性心肌梗死'],
  ['I48', '心房颤动'],
  ['I49.9', '心律失常'],
  ['I50.0', '慢性心力衰竭'],
  ['I63.9', '脑梗死'],
  ['I67.2', '脑动脉硬化'],
  ['I69.3', '脑梗死后遗症'],
  ['I69.4', '脑卒中后遗症'],
  ['I70.2', '下肢动脉硬化'],
  ['I83.9', '下肢静脉曲张'],
  ['J30.2', '季节性过敏性鼻炎'],
  ['J30.3', '常年性过敏性鼻炎'],
  ['J30.4', '过敏性鼻炎'],
  ['J31.0', '慢性鼻炎'],
  ['J32.9', '慢性鼻窦炎'],
  ['J35.0', '慢性扁桃体炎'],
  ['J42', '慢性支气管炎'],
  ['J43.9', '肺气肿'],
  ['J44.9', '慢性阻塞性肺疾病'],
  ['J45.9', '支气管哮喘'],
  ['J47', '支气管扩张症'],
  ['K21.9', '胃食管反流病'],
  ['K25.7', '慢性胃溃疡'],
  ['K26.7', '慢性十二指肠溃疡'],
  ['K29.5', '慢性胃炎'],
  ['K30', '功能性消化不良'],
  ['K50.9', '克罗恩病'],
  ['K51.9', '溃疡性结肠炎'],
  ['K58.9', '肠易激综合征'],
  ['K59.0', '便秘'],
  ['K64.9', '痔'],
  ['K74.6', '肝硬化'],
  ['K76.0', '脂肪肝'],
  ['K80.2', '胆囊结石'],
  ['K81.1', '慢性胆囊炎'],
  ['L20.9', '特应性皮炎'],
  ['L30.9', '湿疹'],
  ['L40.9', '银屑病'],
  ['L50.9', '荨麻疹'],
  ['L70.0', '寻常痤疮'],
  ['M06.9', '类风湿关节炎'],
  ['M10.9', '痛风'],
  ['M15.9', '多关节骨关节炎'],
  ['M16.9', '髋骨关节炎'],
  ['M17.9', '膝骨关节炎'],
  ['M19.0', '手骨关节炎'],
  ['M19.9', '骨关节炎'],
  ['M32.9', '系统性红斑狼疮'],
  ['M35.0', '干燥综合征'],
  ['M45', '强直性脊柱炎'],
  ['M47.8', '脊柱关节病'],
  ['M50.2', '颈椎间盘突出'],
  ['M51.2', '腰椎间盘突出'],
  ['M54.5', '下背痛'],
  ['M75.0', '肩周炎'],
  ['M81.9', '骨质疏松症'],
  ['N02.9', '血尿'],
  ['N03.9', '慢性肾小球肾炎'],
  ['N04.9', '肾病综合征'],
  ['N18.1', '慢性肾脏病1期'],
  ['N18.2', '慢性肾脏病2期'],
  ['N18.3', '慢性肾脏病3期'],
  ['N18.4', '慢性肾脏病4期'],
  ['N18.9', '慢性肾脏病'],
  ['N20.0', '肾结石'],
  ['N28.1', '肾囊肿'],
  ['N39.3', '压力性尿失禁'],
  ['N40', '良性前列腺增生'],
  ['N41.1', '慢性前列腺炎'],
  ['N60.1', '乳腺囊性增生'],
  ['N80.9', '子宫内膜异位症'],
  ['N91.5', '月经稀发'],
  ['N92.0', '月经过多'],
  ['N95.1', '更年期综合征'],
  ['R73.0', '糖尿病前期'],
  ['R73.9', '高血糖'],
]

interface Searchable extends CodedDiagnosis {
  readonly text: string
}

let searchable: Searchable[] | undefined

function all(): Searchable[] {
  searchable ??= listed.map(([code, name]) => {
    const spelled = pinyin(name, { toneType: 'none', type: 'array', nonZh: 'consecutive' })
    const initials = spelled.map((syllable) => syllable[0] ?? '').join('')
    return { code, name, text: `${code} ${name} ${spelled.join('')} ${initials}`.toLowerCase() }
  })
  return searchable
}

const byCode = new Map(listed.map(([code, name]) => [code, { code, name }]))

/** What a diagnosis is called; a code without its last place is called as the one that is not specified further. */
export const nameOfDiagnosis = (code: string): string | undefined => (byCode.get(code) ?? byCode.get(`${code}.9`))?.name

/** The listed diagnosis of a code; undefined for a code that is not in the list. */
export function diagnosisOf(code: string): CodedDiagnosis | undefined {
  return byCode.get(code.toUpperCase())
}

/** Codes and names that contain every word; those that begin with the query first. */
export function findDiagnoses(query: string | undefined, limit: number): CodedDiagnosis[] {
  const words = (query ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  const first = words[0] ?? ''
  const begins = ({ code, name }: Searchable) => code.toLowerCase().startsWith(first) || name.startsWith(first)
  return all()
    .filter(({ text }) => words.every((word) => text.includes(word)))
    .sort((a, b) => Number(begins(b)) - Number(begins(a)))
    .slice(0, limit)
    .map(({ code, name }) => ({ code, name }))
}

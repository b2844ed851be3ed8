/**
 * Which offline diagnoses a follow-up can be for (R04): our own small ConceptMap from SNOMED CT to ICD-10 for common
 * chronic conditions, as dated data. A code of the record that is already ICD-10 is taken as it is.
 */
export interface MapRow {
  readonly snomed: string
  readonly icd10: string
  /** zh name of the ICD-10 category, as the resident reads it. */
  readonly name: string
  readonly display: string
}

export const diagnosisMapVersion = '2026.1'
export const diagnosisMapValidFrom = '2020-01-01'

const row = (snomed: string, icd10: string, name: string, display: string): MapRow => ({ snomed, icd10, name, display })

export const diagnosisMap: readonly MapRow[] = [
  row('59621000', 'I10', '原发性高血压', 'Essential hypertension'),
  row('38341003', 'I10', '原发性高血压', 'Hypertensive disorder'),
  row('44054006', 'E11.9', '2型糖尿病', 'Diabetes mellitus type 2'),
  row('73211009', 'E14.9', '糖尿病', 'Diabetes mellitus'),
  row('46635009', 'E10.9', '1型糖尿病', 'Diabetes mellitus type 1'),
  row('368581000119106', 'E11.4', '2型糖尿病伴神经病变', 'Neuropathy due to type 2 diabetes mellitus'),
  row('422034002', 'E11.3', '2型糖尿病伴视网膜病变', 'Retinopathy due to type 2 diabetes mellitus'),
  row('127013003', 'E11.2', '2型糖尿病伴肾病', 'Kidney disorder due to diabetes mellitus'),
  row('15777000', 'R73.0', '糖尿病前期', 'Prediabetes'),
  row('80394007', 'R73.9', '高血糖', 'Hyperglycemia'),
  row('55822004', 'E78.5', '高脂血症', 'Hyperlipidemia'),
  row('13644009', 'E78.0', '高胆固醇血症', 'Hypercholesterolemia'),
  row('302870006', 'E78.1', '高甘油三酯血症', 'Hypertriglyceridemia'),
  row('237602007', 'E88.8', '代谢综合征', 'Metabolic syndrome X'),
  row('162864005', 'E66.9', '肥胖症', 'Body mass index 30+ - obesity'),
  row('414916001', 'E66.9', '肥胖症', 'Obesity'),
  row('40930008', 'E03.9', '甲状腺功能减退症', 'Hypothyroidism'),
  row('34486009', 'E05.9', '甲状腺功能亢进症', 'Hyperthyroidism'),
  row('35489007', 'F32.9', '抑郁症', 'Depressive disorder'),
  row('48694002', 'F41.9', '焦虑障碍', 'Anxiety'),
  row('193462001', 'G47.0', '失眠', 'Insomnia'),
  row('53741008', 'I25.1', '冠状动脉粥样硬化性心脏病', 'Coronary arteriosclerosis'),
  row('22298006', 'I25.2', '陈旧性心肌梗死', 'Myocardial infarction'),
  row('399211009', 'I25.2', '陈旧性心肌梗死', 'History of myocardial infarction'),
  row('88805009', 'I50.0', '慢性心力衰竭', 'Chronic congestive heart failure'),
  row('49436004', 'I48', '心房颤动', 'Atrial fibrillation'),
  row('230690007', 'I69.4', '脑卒中后遗症', 'Cerebrovascular accident'),
  row('195967001', 'J45.9', '支气管哮喘', 'Asthma'),
  row('233678006', 'J45.9', '支气管哮喘', 'Childhood asthma'),
  row('13645005', 'J44.9', '慢性阻塞性肺疾病', 'Chronic obstructive lung disease'),
  row('185086009', 'J44.9', '慢性阻塞性肺疾病', 'Chronic obstructive bronchitis'),
  row('87433001', 'J43.9', '肺气肿', 'Pulmonary emphysema'),
  row('40055000', 'J32.9', '慢性鼻窦炎', 'Chronic sinusitis'),
  row('61582004', 'J30.4', '过敏性鼻炎', 'Allergic rhinitis'),
  row('367498001', 'J30.2', '季节性过敏性鼻炎', 'Seasonal allergic rhinitis'),
  row('446096008', 'J30.3', '常年性过敏性鼻炎', 'Perennial allergic rhinitis'),
  row('232353008', 'J30.3', '常年性过敏性鼻炎', 'Perennial allergic rhinitis with seasonal variation'),
  row('431855005', 'N18.1', '慢性肾脏病1期', 'Chronic kidney disease stage 1'),
  row('431856006', 'N18.2', '慢性肾脏病2期', 'Chronic kidney disease stage 2'),
  row('433144002', 'N18.3', '慢性肾脏病3期', 'Chronic kidney disease stage 3'),
  row('431857002', 'N18.4', '慢性肾脏病4期', 'Chronic kidney disease stage 4'),
  row('709044004', 'N18.9', '慢性肾脏病', 'Chronic kidney disease'),
  row('235595009', 'K21.9', '胃食管反流病', 'Gastroesophageal reflux disease'),
  row('8493009', 'K29.5', '慢性胃炎', 'Chronic gastritis'),
  row('396275006', 'M19.9', '骨关节炎', 'Osteoarthritis'),
  row('239873007', 'M17.9', '膝骨关节炎', 'Osteoarthritis of knee'),
  row('239872002', 'M16.9', '髋骨关节炎', 'Osteoarthritis of hip'),
  row('201834006', 'M19.0', '手骨关节炎', 'Localized, primary osteoarthritis of the hand'),
  row('69896004', 'M06.9', '类风湿关节炎', 'Rheumatoid arthritis'),
  row('90560007', 'M10.9', '痛风', 'Gout'),
  row('64859006', 'M81.9', '骨质疏松症', 'Osteoporosis'),
  row('271737000', 'D64.9', '贫血', 'Anemia'),
  row('84757009', 'G40.9', '癫痫', 'Epilepsy'),
  row('128613002', 'G40.9', '癫痫', 'Seizure disorder'),
  row('124171000119105', 'G43.0', '慢性偏头痛', 'Chronic intractable migraine without aura'),
  row('26929004', 'G30.9', '阿尔茨海默病', 'Alzheimer’s disease'),
  row('49049000', 'G20', '帕金森病', 'Parkinson’s disease'),
  row('24079001', 'L20.9', '特应性皮炎', 'Atopic dermatitis'),
  row('200936003', 'M32.9', '系统性红斑狼疮', 'Lupus erythematosus'),
  row('266569009', 'N40', '良性前列腺增生', 'Benign prostatic hyperplasia'),
]

const bySnomed = new Map(diagnosisMap.map((entry) => [entry.snomed, entry]))
const nameByIcd = new Map(diagnosisMap.map((entry) => [entry.icd10, entry.name]))

export const snomedSystem = 'http://snomed.info/sct'
export const icd10Systems: readonly string[] = [
  'http://hl7.org/fhir/sid/icd-10',
  'http://hl7.org/fhir/sid/icd-10-cn',
  'http://hl7.org/fhir/sid/icd-10-cm',
]

/** ICD-10 of a coded condition: its own ICD-10 coding, else the mapped SNOMED one; undefined when neither is there. */
export function toIcd10(
  codings: readonly { system?: string | undefined; code?: string | undefined; display?: string | undefined }[],
  text: string | undefined,
): { code: string; name: string } | undefined {
  const own = codings.find((coding) => coding.code && icd10Systems.includes(coding.system ?? ''))
  if (own?.code) return { code: own.code, name: nameByIcd.get(own.code) ?? own.display ?? text ?? own.code }
  for (const coding of codings) {
    const mapped = coding.system === snomedSystem && coding.code ? bySnomed.get(coding.code) : undefined
    if (mapped) return { code: mapped.icd10, name: mapped.name }
  }
  return undefined
}

/** The same disease: the same ICD-10 category (I10; E11.9 and E11.4 are both E11). */
export function sameDisease(a: string, b: string): boolean {
  return a.slice(0, 3).toUpperCase() === b.slice(0, 3).toUpperCase()
}

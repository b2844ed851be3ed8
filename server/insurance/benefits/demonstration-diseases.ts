import type { Insutype, SpecialDisease } from '#contracts/benefits'

// A demonstration list: common diseases of outpatient lists, with round ceilings; no city's figures.
const diseases: readonly [
  code: string,
  name: string,
  nameEn: string,
  diagCodes: string[],
  ceilingYuan: number | null,
][] = [
  ['M01600', '糖尿病', 'Diabetes', ['E10', 'E11', 'E12', 'E13', 'E14'], 6000],
  ['M03900', '高血压', 'Hypertension', ['I10', 'I11', 'I12', 'I13', 'I15'], 5000],
  ['M04600', '冠心病', 'Coronary heart disease', ['I20', 'I25'], 8000],
  ['M04800', '脑卒中后遗症', 'After a stroke', ['I69'], 8000],
  ['M05300', '慢性阻塞性肺疾病', 'Chronic obstructive pulmonary disease', ['J44'], 6000],
  ['M00500', '恶性肿瘤门诊治疗', 'Cancer, outpatient treatment', ['C'], null],
  ['M07800', '慢性肾衰竭门诊透析', 'Dialysis', ['N18'], null],
]

export const demonstrationDiseases: readonly SpecialDisease[] = (['310', '390'] as const).flatMap(
  (insutype: Insutype) =>
    diseases.map(([code, name, nameEn, diagCodes, ceilingYuan]) => ({
      ...{ code, insutype, name, nameEn, diagCodes },
      uplmtFen: ceilingYuan === null ? null : ceilingYuan * 100,
      clauseZh: '示范待遇办法 门诊慢特病病种 附表1',
      clauseEn: 'Demonstration policy, chronic and special diseases, annex 1',
      valid_from: '2024-01-01',
      valid_to: null,
    })),
)

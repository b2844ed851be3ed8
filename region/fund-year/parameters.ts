/** What people go to a doctor for and what it costs: shares and items of the demonstration, of no city. Days, yuan by the catalogue. */

export interface Kind {
  readonly code: string
  /** ICD-10, Chinese clinical version. */
  readonly diagnosis: string
  readonly weight: number
  /** Catalogue codes, and how many of each from – to. */
  readonly items: readonly (readonly [hilistCode: string, name: string, from: number, to: number])[]
}

const consultation = ['110200001', '普通门诊诊查费', 1, 1] as const

export const outpatientKinds: readonly Kind[] = [
  {
    code: 'hypertension',
    diagnosis: 'I10.x00',
    weight: 34,
    items: [
      consultation,
      ['XC08CA01A001DEMO0000001', '苯磺酸氨氯地平片', 1, 2],
      ['310701001', '常规心电图检查', 0, 1],
      ['250303001', '血脂四项', 0, 1],
    ],
  },
  {
    code: 'diabetes',
    diagnosis: 'E11.900',
    weight: 22,
    items: [
      consultation,
      ['XA10BA02A001DEMO0000001', '盐酸二甲双胍片', 1, 2],
      ['250302001', '葡萄糖测定', 1, 1],
      ['250301001', '糖化血红蛋白测定', 0, 1],
      ['250307006', '尿微量白蛋白测定', 0, 1],
    ],
  },
  {
    code: 'cold',
    diagnosis: 'J06.900',
    weight: 24,
    items: [consultation, ['250101015', '血常规(五分类)', 0, 1], ['XJ01CA04E001DEMO0000001', '阿莫西林胶囊', 0, 1]],
  },
  {
    code: 'stomach',
    diagnosis: 'K29.500',
    weight: 12,
    items: [consultation, ['220301001', '彩色多普勒超声常规检查', 0, 1], ['250305001', '肝功能组合', 0, 1]],
  },
  { code: 'back', diagnosis: 'M54.500', weight: 8, items: [consultation, ['430000001', '针刺治疗', 3, 6]] },
]

export interface StayKind extends Kind {
  readonly department: string
  /** ICD-9-CM-3, principal first; empty: none. */
  readonly operations: readonly string[]
  readonly secondary: readonly string[]
  readonly daysFrom: number
  readonly daysTo: number
}

const bed = (days: number) => ['110900001', '普通病房床位费', days, days] as const

/** The bed is charged by day when the stay is drawn. */
export const stayKinds: readonly StayKind[] = [
  {
    ...{ code: 'pneumonia', diagnosis: 'J18.900', weight: 26, department: '呼吸内科', operations: [] },
    ...{ secondary: ['I10.x00', 'E11.900'], daysFrom: 6, daysTo: 11 },
    items: [
      ['210300001', 'X线计算机体层(CT)平扫', 1, 2],
      ['250101015', '血常规(五分类)', 2, 4],
      ['120400002', '静脉输液', 8, 20],
      ['250305001', '肝功能组合', 1, 2],
    ],
  },
  {
    ...{ code: 'angina', diagnosis: 'I20.000', weight: 20, department: '心血管内科', operations: [] },
    ...{ secondary: ['I10.x00', 'E78.500'], daysFrom: 5, daysTo: 9 },
    items: [
      ['310701001', '常规心电图检查', 2, 4],
      ['220301001', '彩色多普勒超声常规检查', 1, 2],
      ['250303001', '血脂四项', 1, 1],
      ['120400002', '静脉输液', 5, 12],
    ],
  },
  {
    ...{ code: 'stroke', diagnosis: 'I63.900', weight: 16, department: '神经内科', operations: [] },
    ...{ secondary: ['I10.x00', 'I48.x00'], daysFrom: 9, daysTo: 15 },
    items: [
      ['210200001', '磁共振平扫', 1, 2],
      ['210300001', 'X线计算机体层(CT)平扫', 1, 1],
      ['120400002', '静脉输液', 10, 24],
    ],
  },
  {
    ...{ code: 'diabetes', diagnosis: 'E11.900', weight: 18, department: '内分泌科', operations: [] },
    ...{ secondary: ['I10.x00', 'H36.000'], daysFrom: 6, daysTo: 10 },
    items: [
      ['250301001', '糖化血红蛋白测定', 1, 1],
      ['250302001', '葡萄糖测定', 8, 24],
      ['250307006', '尿微量白蛋白测定', 1, 1],
      ['330100001', '眼底照相', 2, 2],
    ],
  },
  {
    ...{ code: 'gallbladder', diagnosis: 'K80.100', weight: 12, department: '普通外科' },
    ...{ operations: ['51.2300'], secondary: ['I10.x00'], daysFrom: 5, daysTo: 8 },
    items: [
      ['220301001', '彩色多普勒超声常规检查', 1, 2],
      ['250305001', '肝功能组合', 2, 2],
      ['120400002', '静脉输液', 5, 10],
      ['120500001', '换药(小)', 2, 4],
    ],
  },
  {
    ...{ code: 'appendix', diagnosis: 'K35.800', weight: 8, department: '普通外科' },
    ...{ operations: ['47.0100'], secondary: [], daysFrom: 4, daysTo: 7 },
    items: [
      ['220301001', '彩色多普勒超声常规检查', 1, 1],
      ['250101015', '血常规(五分类)', 2, 3],
      ['120400002', '静脉输液', 4, 8],
      ['120500001', '换药(小)', 2, 3],
    ],
  },
]

/** Visits of a person in a year. */
export const visitsFrom = 2
export const visitsTo = 7
export const stayShare = 0.5

/** Of visits for diabetes a few have the test again within days, of stays a few are taken up again: what rules are to find. */
export const testedAgainShare = 0.12
export const splitStayShare = 0.1

export const bedOf = bed

import type { Band, Insutype, MedType, Policy, Supplement } from '#contracts/benefits'

// Demonstration rates: the shape of a city's policy (by scheme, level, age, contract and referral), not any city's figures.
const validFrom = '2024-01-01'
const yuan = (amount: number) => amount * 100
const percent = (amount: number) => amount * 100

interface CategoryTerms {
  readonly insutype: Insutype
  readonly medType: MedType
  /** By level 0 (village) to 3. */
  readonly deductibleYuan: readonly number[]
  /** By age band, then level: percent of the first rung. */
  readonly ratesPercent: readonly {
    readonly ageFrom: number
    readonly ageTo: number
    readonly byLevel: readonly number[]
  }[]
  readonly secondRungFromYuan: number
  readonly ceilingYuan: number
  readonly clauseZh: string
  readonly clauseEn: string
}

const terms: readonly CategoryTerms[] = [
  {
    insutype: '310',
    medType: '11',
    deductibleYuan: [0, 0, 100, 200],
    ratesPercent: [
      { ageFrom: 0, ageTo: 44, byLevel: [70, 65, 60, 50] },
      { ageFrom: 45, ageTo: 59, byLevel: [75, 70, 65, 55] },
      { ageFrom: 60, ageTo: 150, byLevel: [85, 80, 75, 70] },
    ],
    secondRungFromYuan: 5000,
    ceilingYuan: 20_000,
    clauseZh: '示范待遇办法 职工门诊共济 第3条',
    clauseEn: 'Demonstration policy, employee outpatient, art. 3',
  },
  {
    insutype: '310',
    medType: '14',
    deductibleYuan: [0, 0, 0, 100],
    ratesPercent: [
      { ageFrom: 0, ageTo: 59, byLevel: [85, 85, 80, 75] },
      { ageFrom: 60, ageTo: 150, byLevel: [90, 90, 85, 80] },
    ],
    secondRungFromYuan: 10_000,
    ceilingYuan: 50_000,
    clauseZh: '示范待遇办法 职工门诊慢特病 第5条',
    clauseEn: 'Demonstration policy, employee chronic and special disease, art. 5',
  },
  {
    insutype: '310',
    medType: '21',
    deductibleYuan: [200, 300, 600, 1000],
    ratesPercent: [
      { ageFrom: 0, ageTo: 59, byLevel: [92, 90, 88, 85] },
      { ageFrom: 60, ageTo: 150, byLevel: [94, 92, 90, 88] },
    ],
    secondRungFromYuan: 30_000,
    ceilingYuan: 300_000,
    clauseZh: '示范待遇办法 职工住院 第7条',
    clauseEn: 'Demonstration policy, employee inpatient, art. 7',
  },
  {
    insutype: '390',
    medType: '11',
    deductibleYuan: [0, 0, 100, 200],
    ratesPercent: [
      { ageFrom: 0, ageTo: 17, byLevel: [65, 60, 50, 40] },
      { ageFrom: 18, ageTo: 59, byLevel: [60, 55, 45, 35] },
      { ageFrom: 60, ageTo: 150, byLevel: [65, 60, 50, 40] },
    ],
    secondRungFromYuan: 3000,
    ceilingYuan: 5000,
    clauseZh: '示范待遇办法 居民门诊统筹 第4条',
    clauseEn: 'Demonstration policy, resident outpatient, art. 4',
  },
  {
    insutype: '390',
    medType: '14',
    deductibleYuan: [0, 0, 0, 200],
    ratesPercent: [{ ageFrom: 0, ageTo: 150, byLevel: [75, 70, 65, 60] }],
    secondRungFromYuan: 5000,
    ceilingYuan: 15_000,
    clauseZh: '示范待遇办法 居民门诊慢特病 第6条',
    clauseEn: 'Demonstration policy, resident chronic and special disease, art. 6',
  },
  {
    insutype: '390',
    medType: '21',
    deductibleYuan: [100, 200, 500, 1000],
    ratesPercent: [{ ageFrom: 0, ageTo: 150, byLevel: [85, 80, 75, 65] }],
    secondRungFromYuan: 20_000,
    ceilingYuan: 200_000,
    clauseZh: '示范待遇办法 居民住院 第8条',
    clauseEn: 'Demonstration policy, resident inpatient, art. 8',
  },
]

const contractBonus = percent(5)
const secondRungBonus = percent(5)
const rateMax = percent(95)

function policiesOf(term: CategoryTerms): Policy[] {
  return [0, 1, 2, 3].flatMap((level) =>
    term.ratesPercent.flatMap(({ ageFrom, ageTo, byLevel }) =>
      [false, true].flatMap((contracted) =>
        [false, true].map((referred): Policy => {
          const first = Math.min(percent(byLevel[level]!) + (contracted ? contractBonus : 0), rateMax)
          const bands: Band[] = [
            { upToFen: yuan(term.secondRungFromYuan), pay_prop: first },
            { upToFen: null, pay_prop: Math.min(first + secondRungBonus, rateMax) },
          ]
          // Referred from below halves the deductible; a family-doctor contract raises the rate.
          const deductible = yuan(term.deductibleYuan[level]!)
          const key = [
            term.insutype,
            term.medType,
            `L${level}`,
            `A${ageFrom}`,
            contracted ? 'C' : '-',
            referred ? 'R' : '-',
          ]
          return {
            policyId: `demo-${key.join('-')}`,
            insutype: term.insutype,
            med_type: term.medType,
            hosp_lv: level,
            ageFrom,
            ageTo,
            contracted,
            referred,
            dedc_std: referred ? deductible / 2 : deductible,
            bands,
            fundUplmtFen: yuan(term.ceilingYuan),
            clauseZh: term.clauseZh,
            clauseEn: term.clauseEn,
            valid_from: validFrom,
            valid_to: null,
          }
        }),
      ),
    ),
  )
}

export const demonstrationPolicies: readonly Policy[] = terms.flatMap(policiesOf)

const supplement = (row: Omit<Supplement, 'valid_from' | 'valid_to'>): Supplement => ({
  ...row,
  valid_from: validFrom,
  valid_to: null,
})

const medicalAid = (insutype: Insutype) =>
  supplement({
    supplementId: `demo-maf-${insutype}`,
    fund: 'maf',
    insutype,
    entitlement: 'medical-aid',
    bands: [{ upToFen: null, pay_prop: percent(70) }],
    uplmtFen: yuan(50_000),
    clauseZh: '示范待遇办法 医疗救助 第12条',
    clauseEn: 'Demonstration policy, medical aid, art. 12',
  })

export const demonstrationSupplements: readonly Supplement[] = [
  supplement({
    supplementId: 'demo-hifmi-390',
    fund: 'hifmi',
    insutype: '390',
    entitlement: null,
    bands: [
      { upToFen: yuan(14_000), pay_prop: 0 },
      { upToFen: yuan(50_000), pay_prop: percent(60) },
      { upToFen: yuan(100_000), pay_prop: percent(65) },
      { upToFen: null, pay_prop: percent(70) },
    ],
    uplmtFen: yuan(300_000),
    clauseZh: '示范待遇办法 居民大病保险 第10条',
    clauseEn: 'Demonstration policy, resident serious-illness insurance, art. 10',
  }),
  supplement({
    supplementId: 'demo-hifob-310',
    fund: 'hifob',
    insutype: '310',
    entitlement: null,
    bands: [
      { upToFen: yuan(20_000), pay_prop: 0 },
      { upToFen: null, pay_prop: percent(85) },
    ],
    uplmtFen: yuan(400_000),
    clauseZh: '示范待遇办法 职工大额医疗费用补助 第11条',
    clauseEn: 'Demonstration policy, employee large-amount subsidy, art. 11',
  }),
  medicalAid('310'),
  medicalAid('390'),
  supplement({
    supplementId: 'demo-cvlserv-310',
    fund: 'cvlserv',
    insutype: '310',
    entitlement: 'civil-servant',
    bands: [
      { upToFen: yuan(1300), pay_prop: 0 },
      { upToFen: null, pay_prop: percent(80) },
    ],
    uplmtFen: yuan(100_000),
    clauseZh: '示范待遇办法 公务员医疗补助 第13条',
    clauseEn: 'Demonstration policy, civil servants’ subsidy, art. 13',
  }),
  supplement({
    supplementId: 'demo-hifes-310',
    fund: 'hifes',
    insutype: '310',
    entitlement: 'enterprise',
    bands: [
      { upToFen: yuan(2000), pay_prop: 0 },
      { upToFen: null, pay_prop: percent(50) },
    ],
    uplmtFen: yuan(20_000),
    clauseZh: '示范待遇办法 企业补充医疗保险 第14条',
    clauseEn: 'Demonstration policy, enterprise supplement, art. 14',
  }),
]

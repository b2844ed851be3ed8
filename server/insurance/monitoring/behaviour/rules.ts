/** The behavioural rules with their figures, as dated rows. */
import type { MonitoringRule } from '#contracts/monitoring'
import type { Kind } from '../kind.ts'
import type { Behaviour } from './behaviour.ts'
import { missingOrder, overLongSupply, priceAboveCeiling, swappedItem } from './charges.ts'
import { impostor, ringDispensing, twoPlaces } from './places.ts'
import { splitStay, stayOverlap } from './stays.ts'

// biome-ignore lint/suspicious/noExplicitAny: a list of kinds with different parameters
export const behaviours: readonly Behaviour<any>[] = [
  splitStay,
  stayOverlap,
  twoPlaces,
  impostor,
  ringDispensing,
  overLongSupply,
  priceAboveCeiling,
  missingOrder,
  swappedItem,
]

/** What one bill says without the person's other bills. */
const wholeBill = new Set(['price-above-ceiling', 'missing-order', 'impostor'])

const framework = '医疗保障基金智能监控规则库 1.0'
const common = {
  ...{
    version: 1,
    category: 'management',
    severity: 2,
    stages: ['during', 'after'],
    enabled: true,
    batch: 'behaviour-2025',
  },
  ...{
    hospLvs: null,
    scenes: null,
    insutypes: null,
    fundTypes: null,
    hilistCode: null,
    itemName: null,
    published: null,
  },
  ...{ validFrom: '2020-01-01', validTo: null, clauseZh: framework, clauseEn: 'National rule base 1.0' },
  source: 'own rules; figures from memory, to be verified by the pool',
} satisfies Partial<MonitoringRule>

/** The demo region's. Figures are own rules or from memory; a pool sets its own. */
export const demonstrationBehaviours: readonly MonitoringRule[] = [
  {
    ...common,
    ...{ ruleId: 'behaviour:split-stay', kind: 'split-stay', nameZh: '分解住院', nameEn: 'Split stays' },
    logicZh: '出院后 10 天内因同一病因再次住院，或在同一机构出院次日内再次住院；计划内返院、医嘱转院除外。',
    logicEn:
      'Readmitted within 10 days for the same cause, or within a day at the same institution; planned returns and ordered transfers do not count.',
    ...{ result: 'suspect', action: 'remind' },
    params: {
      ...{ sameCauseDaysMax: 10, sameInstitutionDaysMax: 1 },
      // Chemotherapy and radiotherapy, dialysis, after-care by plan.
      plannedPrefixes: ['Z51', 'Z49', 'Z08', 'Z09', 'Z47'],
      transferWays: ['2'],
    },
  },
  {
    ...common,
    ...{
      ruleId: 'behaviour:stay-overlap',
      kind: 'stay-overlap',
      nameZh: '住院期间门诊收费',
      nameEn: 'Outpatient charges during a stay',
    },
    logicZh: '住院期间不应发生门诊费用；入院、出院当日除外。',
    logicEn:
      'Nothing is charged as an outpatient while one lies in hospital; the days of admission and discharge do not count.',
    ...{ result: 'violation', action: 'remind' },
    params: { medTypes: ['11', '12', '14'], exemptPrefixes: ['1102'] },
  },
  {
    ...common,
    ...{
      ruleId: 'behaviour:two-places',
      kind: 'two-places',
      nameZh: '同一人同时在两处就诊',
      nameEn: 'One person in two places',
    },
    logicZh: '同一人 10 分钟内不可能在两家医院就诊；药店、互联网医院除外。',
    logicEn: 'Nobody is at two hospitals within 10 minutes; pharmacies and internet hospitals do not count.',
    ...{ result: 'suspect', action: 'remind' },
    params: { withinMinutes: 10, placePrefixes: ['H'], exemptPlaces: [], medTypes: ['11', '12', '14'] },
  },
  {
    ...common,
    ...{ ruleId: 'behaviour:impostor', kind: 'impostor', nameZh: '冒名就医', nameEn: 'Somebody else’s card' },
    logicZh: '诊断与参保人的性别、年龄不符，或参保终止之后就诊；新生儿随母亲除外。',
    logicEn:
      'A diagnosis that the insured person’s sex or age excludes, or a visit after the insurance ended; a newborn on the mother’s card does not count.',
    ...{ result: 'suspect', action: 'remind' },
    params: {
      femaleOnly: [
        'O',
        'C51',
        'C52',
        'C53',
        'C54',
        'C55',
        'C56',
        'C57',
        'C58',
        'D25',
        'D26',
        'D27',
        'N70',
        'N71',
        'N72',
        'N73',
        'N76',
        'N80',
        'N81',
        'N83',
        'N84',
        'N85',
        'N86',
        'N87',
        'N91',
        'N92',
        'N93',
        'N94',
        'N95',
        'Z34',
        'Z35',
      ],
      maleOnly: [
        'C60',
        'C61',
        'C62',
        'C63',
        'D29',
        'D40',
        'N40',
        'N41',
        'N42',
        'N43',
        'N44',
        'N45',
        'N46',
        'N47',
        'N48',
        'N49',
        'N50',
      ],
      ages: [
        { prefix: 'O', min: 10, max: 60 },
        { prefix: 'P', min: 0, max: 1 },
        { prefix: 'N40', min: 30, max: 150 },
      ],
      deliveryPrefixes: ['O80', 'O81', 'O82', 'O83', 'O84', 'Z37', 'Z38'],
    },
  },
  {
    ...common,
    ...{ ruleId: 'behaviour:ring-dispensing', kind: 'ring-dispensing', nameZh: '结伙开药', nameEn: 'Ring dispensing' },
    logicZh: '同样的五人以上先后在同一医生处开同样三种以上的药，达三天。',
    logicEn:
      'The same five or more people, the same doctor, the same three or more medicines one after the other, on three days.',
    ...{ result: 'suspect', action: 'remind' },
    params: { peopleMin: 5, drugsMin: 3, gapMinutesMax: 30, daysMin: 3, drugPrefixes: ['X', 'Z'] },
  },
  {
    ...common,
    ...{
      ruleId: 'behaviour:over-long-supply',
      kind: 'over-long-supply',
      nameZh: '超量开药',
      nameEn: 'Too many days in hand',
    },
    logicZh: '同一药品手中余量不超过 84 天（含七天提前取药）。',
    logicEn: 'No more than 84 days of one medicine in hand, with a week for coming early.',
    ...{ result: 'violation', action: 'remind' },
    // Long prescriptions reach twelve weeks; which supply was ordinary is not in a claim.
    stages: ['before', 'during', 'after'],
    params: { daysMax: { '11': 84, '12': 84, '14': 84 }, toleranceDays: 7, drugPrefixes: ['X', 'Z'] },
  },
  {
    ...common,
    ...{
      ruleId: 'behaviour:price-above-ceiling',
      kind: 'price-above-ceiling',
      nameZh: '超最高支付价',
      nameEn: 'Price above the ceiling',
    },
    logicZh: '单价高于最高支付价的部分不得计入政策范围。',
    logicEn: 'What lies above the price ceiling must not be in scope.',
    ...{ result: 'violation', action: 'stop' },
    params: { itemPrefixes: [] },
  },
  {
    ...common,
    ...{
      ruleId: 'behaviour:missing-order',
      kind: 'missing-order',
      nameZh: '无医嘱收费',
      nameEn: 'Charge without an order',
    },
    logicZh: '药品须凭医嘱或处方收费。',
    logicEn: 'A medicine is charged on an order or prescription.',
    ...{ result: 'violation', action: 'remind' },
    params: { itemPrefixes: ['X', 'Z'], exemptPrefixes: [], medTypes: ['11', '12', '14', '21'] },
  },
  {
    ...common,
    ...{
      ruleId: 'behaviour:swapped-item',
      kind: 'swapped-item',
      nameZh: '串换项目',
      nameEn: 'One item sold as another',
    },
    logicZh: '名称属于另一编码的项目，不得按本编码收费。',
    logicEn: 'What is named as one item is not charged as another.',
    ...{ result: 'suspect', action: 'remind' },
    params: { shareMinBp: 9500, linesMin: 20 },
  },
]

export const behaviourOf = (kind: string) => behaviours.find((one) => one.kind === kind)

export const kinds: readonly Kind[] = behaviours.map(({ kind, params }) => {
  const rule = demonstrationBehaviours.find((one) => one.kind === kind)!
  const { nameZh, nameEn, category, result, logicZh, logicEn } = rule
  return {
    ...{ kind, params, nameZh, nameEn, category, result },
    ...(wholeBill.has(kind)
      ? { windowZh: '一次结算', windowEn: 'one bill' }
      : { windowZh: '本年度', windowEn: 'the year' }),
    ...{ explainedZh: logicZh, explainedEn: logicEn },
  }
})

import type { Figure, FigureKey } from '#contracts/dashboards'

/** What one day came to. Amounts net of what was reversed the same day; null = nothing to measure. */
export interface DayCounts {
  booked: number
  cancelled: number
  noShow: number
  waiting: number
  inProgress: number
  ended: number
  terminated: number
  left: number
  waitMeanMinutes: number | null
  waitP90Minutes: number | null
  consultMeanMinutes: number | null
  ratingMean: number | null
  signed: number
  inReview: number
  returned: number
  reviewMeanMinutes: number | null
  bills: number
  totalFen: number
  fundFen: number
  accountFen: number
  cashFen: number
  returnedFen: number
  refusals: number
}

type Texts = { zh: string; en: string }

interface FigureRule {
  key: FigureKey
  unit: Figure['unit']
  label: Texts
  counted: Texts
  of: (counts: DayCounts) => number | null
  /** The figure counts visits, so that there is a list behind it. */
  hasVisits: boolean
}

/** One definition for each figure: its name, how it is counted, and where its value comes from. */
export const figureRules: readonly FigureRule[] = [
  visits(
    'booked',
    '预约',
    'Booked',
    '就诊日为当天、报到前未取消的号。',
    'Numbers for this day that were not cancelled before check-in.',
    (counts) => counts.booked,
  ),
  visits(
    'cancelled',
    '退号',
    'Cancelled',
    '就诊日为当天、报到前取消的号。',
    'Numbers for this day that were cancelled before check-in.',
    (counts) => counts.cancelled,
  ),
  visits(
    'no-show',
    '爽约',
    'No-shows',
    '报到时间已过仍未报到的号。',
    'Numbers whose check-in time passed without a check-in.',
    (counts) => counts.noShow,
  ),
  visits(
    'waiting',
    '候诊中',
    'Waiting',
    '已进入候诊室、医生尚未接诊的人。',
    'People in the waiting room whom no doctor has accepted yet.',
    (counts) => counts.waiting,
  ),
  visits(
    'in-progress',
    '就诊中',
    'Being seen',
    '医生已接诊、尚未结束的就诊。',
    'Visits a doctor has accepted and not yet ended.',
    (counts) => counts.inProgress,
  ),
  visits(
    'ended',
    '完成就诊',
    'Visits',
    '当天由医生签名结束的就诊。',
    'Visits ended and signed by the doctor on this day.',
    (counts) => counts.ended,
  ),
  visits(
    'terminated',
    '转线下',
    'Referred offline',
    '医生因病情变化、需检查等终止并转线下的就诊。',
    'Visits the doctor terminated and referred offline: condition changed, examination needed and so on.',
    (counts) => counts.terminated,
  ),
  visits(
    'left',
    '未就诊离开',
    'Left unseen',
    '进入候诊室后自行离开，或未被接诊。',
    'Entered the waiting room and left, or was not accepted.',
    (counts) => counts.left,
  ),
  {
    key: 'wait-mean',
    unit: 'minutes',
    hasVisits: true,
    of: (counts) => counts.waitMeanMinutes,
    label: { zh: '平均等候', en: 'Mean wait' },
    counted: {
      zh: '从进入候诊室(早到的从号源时段开始)到医生接诊；只算当天接诊的。',
      en: 'From entering the waiting room (from the start of the booked time for those who came early) to being accepted; visits accepted on this day.',
    },
  },
  {
    key: 'wait-p90',
    unit: 'minutes',
    hasVisits: true,
    of: (counts) => counts.waitP90Minutes,
    label: { zh: '九成等候不超过', en: 'Nine in ten wait at most' },
    counted: { zh: '同一口径等候时间的第 90 百分位数。', en: '90th percentile of the same waits.' },
  },
  {
    key: 'consult-mean',
    unit: 'minutes',
    hasVisits: true,
    of: (counts) => counts.consultMeanMinutes,
    label: { zh: '平均诊疗时长', en: 'Mean visit length' },
    counted: {
      zh: '从接诊到结束或转线下；只算当天结束的。',
      en: 'From acceptance to the end or the referral offline; visits that ended on this day.',
    },
  },
  {
    key: 'prescriptions-signed',
    unit: 'prescriptions',
    hasVisits: false,
    of: (counts) => counts.signed,
    label: { zh: '开具处方', en: 'Prescriptions signed' },
    counted: {
      zh: '当天医生签名的处方；退回后修改再签的另计一次。',
      en: 'Prescriptions signed by doctors on this day; one amended after a return counts again.',
    },
  },
  {
    key: 'prescriptions-in-review',
    unit: 'prescriptions',
    hasVisits: false,
    of: (counts) => counts.inReview,
    label: { zh: '待审处方', en: 'Waiting for review' },
    counted: { zh: '当天签名、药师尚未审结的处方。', en: 'Signed on this day and not yet decided by a pharmacist.' },
  },
  {
    key: 'prescriptions-returned',
    unit: 'prescriptions',
    hasVisits: false,
    of: (counts) => counts.returned,
    label: { zh: '药师退回', en: 'Returned' },
    counted: { zh: '当天药师退回医生的处方。', en: 'Prescriptions a pharmacist returned to the doctor on this day.' },
  },
  {
    key: 'review-mean',
    unit: 'minutes',
    hasVisits: false,
    of: (counts) => counts.reviewMeanMinutes,
    label: { zh: '平均审方', en: 'Mean review time' },
    counted: {
      zh: '从医生签名到药师通过或退回；只算当天审结的。',
      en: 'From the doctor’s signature to the approval or return; decided on this day.',
    },
  },
  {
    key: 'bills',
    unit: 'bills',
    hasVisits: false,
    of: (counts) => counts.bills,
    label: { zh: '结算单', en: 'Bills settled' },
    counted: { zh: '当天结算成功的账单。', en: 'Bills settled on this day.' },
  },
  money(
    'money-total',
    '医疗费用',
    'Total cost',
    '当天结算的医疗费总额，减去当天冲销的。',
    'Total of the bills settled on this day, less those reversed on it.',
    (counts) => counts.totalFen,
  ),
  money(
    'money-fund',
    '基金支付',
    'Fund',
    '其中由医保基金支付的部分，减去当天冲销的。',
    'Of it, what the insurance funds pay, less what was reversed.',
    (counts) => counts.fundFen,
  ),
  money(
    'money-account',
    '个人账户',
    'Personal accounts',
    '其中由本人和家庭共济个人账户支付的部分，减去当天冲销的。',
    'Of it, what comes from personal accounts, own and family, less what was reversed.',
    (counts) => counts.accountFen,
  ),
  money(
    'money-cash',
    '现金',
    'Cash',
    '其中由患者现金支付的部分，减去当天冲销的。',
    'Of it, what patients pay in cash, less what was reversed.',
    (counts) => counts.cashFen,
  ),
  money(
    'money-returned',
    '退费',
    'Reversed',
    '当天冲销的账单总额。',
    'Total of the bills reversed on this day.',
    (counts) => counts.returnedFen,
  ),
  {
    key: 'rating-mean',
    unit: 'stars',
    hasVisits: true,
    of: (counts) => counts.ratingMean,
    label: { zh: '患者评价', en: 'Rating' },
    counted: {
      zh: '当天结束的就诊中，患者打分的平均(1–5 星)。',
      en: 'Mean of the stars (1 to 5) patients gave to visits that ended on this day.',
    },
  },
  {
    key: 'refusals',
    unit: 'times',
    hasVisits: false,
    of: (counts) => counts.refusals,
    label: { zh: '被拒操作', en: 'Refusals' },
    counted: {
      zh: '当天系统按规则拒绝的操作次数(全区，不记录个人)。',
      en: 'Actions refused by a rule on this day (whole region; no person is recorded).',
    },
  },
]

/** All figures of a day beside last week's. */
export function figuresOf(now: DayCounts, lastWeek: DayCounts): Figure[] {
  return figureRules.map(({ key, label, unit, counted, of, hasVisits }) => ({
    key,
    label,
    unit,
    counted,
    hasVisits,
    value: of(now),
    lastWeek: of(lastWeek),
  }))
}

function visits(
  key: FigureKey,
  zh: string,
  en: string,
  countedZh: string,
  countedEn: string,
  of: FigureRule['of'],
): FigureRule {
  return { key, unit: 'visits', hasVisits: true, of, label: { zh, en }, counted: { zh: countedZh, en: countedEn } }
}

function money(
  key: FigureKey,
  zh: string,
  en: string,
  countedZh: string,
  countedEn: string,
  of: FigureRule['of'],
): FigureRule {
  return { key, unit: 'fen', hasVisits: false, of, label: { zh, en }, counted: { zh: countedZh, en: countedEn } }
}

import { addDays } from './calendar.ts'
import { drawIdNumber, fictitiousPhone } from './identity-card.ts'
import type { Illness } from './illness.ts'
import type { HouseholdRole, Person, Sex } from './population.ts'
import type { Random } from './random.ts'

/** The residents whose stories the demo tells; they come first in every region and keep their names. Pure. */
export interface DemoResident {
  key: 'wang' | 'zhang' | 'chen' | 'child' | 'zhou' | 'liu'
  person: Person
  /** A child has no sign-in of its own. */
  signsIn: boolean
  labelEn: string
  storyZh: string
  storyEn: string
}

interface Portrait {
  key: DemoResident['key']
  name: string
  labelEn: string
  sex: Sex
  ageYears: number
  role: HouseholdRole
  householdOrder: number
  scheme: Person['scheme']
  accountFen: number
  illnesses: [icd10: string, sinceYears: number, control: number][]
  /** Nobody knows of these yet. */
  undiagnosed?: [icd10: string, sinceYears: number, control: number][]
  allergies: string[]
  medicines?: Record<string, string[]>
  storyZh: string
  storyEn: string
}

const PORTRAITS: Portrait[] = [
  {
    key: 'wang',
    name: '王秀英',
    labelEn: 'Wang Xiuying, 67',
    sex: 'female',
    ageYears: 67,
    role: 'elder',
    householdOrder: 1,
    scheme: 'employee',
    // After the year's examination three yuan are left: her next bill has a part of the fund, the account and cash.
    accountFen: 23_225,
    illnesses: [
      ['I10', 9, 0.6],
      ['E11.9', 6, 0.5],
    ],
    allergies: ['青霉素'],
    medicines: { I10: ['苯磺酸氨氯地平片'], 'E11.9': ['盐酸二甲双胍片'] },
    storyZh: '高血压、2型糖尿病，退休职工：挂号、复诊、审方、结算、取药的完整故事',
    storyEn: 'Hypertension and type 2 diabetes, retired employee: the whole story from number to medicine',
  },
  {
    key: 'zhang',
    name: '张建国',
    labelEn: 'Zhang Jianguo, 69',
    sex: 'male',
    ageYears: 69,
    role: 'elder',
    householdOrder: 1,
    scheme: 'resident',
    accountFen: 0,
    illnesses: [
      ['I10', 12, 0.4],
      ['E78.5', 5, 0.5],
    ],
    allergies: [],
    storyZh: '王秀英的老伴，城乡居民医保，高血压控制不佳',
    storyEn: "Wang Xiuying's husband, resident scheme, pressure not well controlled",
  },
  {
    key: 'chen',
    name: '陈小燕',
    labelEn: 'Chen Xiaoyan, 34',
    sex: 'female',
    ageYears: 34,
    role: 'parent',
    householdOrder: 2,
    scheme: 'employee',
    accountFen: 63_420,
    illnesses: [['E03.9', 3, 0.8]],
    allergies: [],
    storyZh: '甲状腺功能减退，并以监护人身份为 4 岁的孩子就诊',
    storyEn: 'Hypothyroidism; also the guardian of a child of four',
  },
  {
    key: 'child',
    name: '林沐宸',
    labelEn: 'Lin Muchen, 4',
    sex: 'male',
    ageYears: 4,
    role: 'child',
    householdOrder: 2,
    scheme: 'resident',
    accountFen: 0,
    illnesses: [['J45.9', 1.5, 0.7]],
    allergies: [],
    storyZh: '陈小燕的孩子，哮喘，由监护人陪同看儿科',
    storyEn: "Chen Xiaoyan's child, asthma, seen by pediatrics with the guardian",
  },
  {
    key: 'zhou',
    name: '周子豪',
    labelEn: 'Zhou Zihao, 22',
    sex: 'male',
    ageYears: 22,
    role: 'single',
    householdOrder: 3,
    scheme: 'resident',
    accountFen: 0,
    illnesses: [],
    allergies: [],
    storyZh: '没有线下确诊记录：不能直接网上复诊，系统说明该怎么办',
    storyEn: 'No offline diagnosis: an online follow-up is refused, with what to do instead',
  },
  {
    key: 'liu',
    name: '刘桂兰',
    labelEn: 'Liu Guilan, 58',
    sex: 'female',
    ageYears: 58,
    role: 'parent',
    householdOrder: 3,
    scheme: 'resident',
    accountFen: 0,
    illnesses: [],
    undiagnosed: [['E11.9', 3, 0.5]],
    allergies: [],
    storyZh: '两次空腹血糖偏高，尚未确诊，也未签约：等村医上门建档、签约',
    storyEn: 'Fasting glucose high twice, no diagnosis and no contract yet: the village doctor will come',
  },
]

const VILLAGE = 'village-1-1'

/** The demo residents as of `today`; `taken` keeps their card numbers away from everyone else. */
export function demoResidents(random: Random, today: string, taken: Set<string>): DemoResident[] {
  return PORTRAITS.map((portrait, index) => {
    const birthDate = addDays(today, -Math.floor((portrait.ageYears + 0.4) * 365.2425))
    const order = index + 1
    return {
      key: portrait.key,
      signsIn: portrait.role !== 'child',
      labelEn: portrait.labelEn,
      storyZh: portrait.storyZh,
      storyEn: portrait.storyEn,
      person: {
        order,
        householdOrder: portrait.householdOrder,
        role: portrait.role,
        name: portrait.name,
        sex: portrait.sex,
        birthDate,
        idNumber: drawIdNumber(random, birthDate, portrait.sex, taken),
        phone: fictitiousPhone(order),
        scheme: portrait.scheme,
        accountFen: portrait.accountFen,
        villageKey: VILLAGE,
        illnesses: [
          ...portrait.illnesses.map(([icd10, years, control]) => illness(icd10, daysOf(today, years), control)),
          ...(portrait.undiagnosed ?? []).map(([icd10, years, control]) => {
            return { icd10, since: daysOf(today, years), control }
          }),
        ],
        allergies: portrait.allergies,
        ...(portrait.medicines ? { medicines: portrait.medicines } : {}),
      },
    }
  })
}

const daysOf = (today: string, years: number) => addDays(today, -Math.round(years * 365))

function illness(icd10: string, since: string, control: number): Illness {
  return { icd10, since, diagnosedOn: addDays(since, 60), control }
}

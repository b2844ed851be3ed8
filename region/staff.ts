import type { LicenceKind, StaffRole, StaffTitle } from '#contracts/staff'
import { addDays } from './calendar.ts'
import { drawIdNumber } from './identity-card.ts'
import { drawGivenName, drawSurname } from './names.ts'
import { PLACES, placeOf } from './places.ts'
import type { Sex } from './population.ts'
import type { Random } from './random.ts'

export interface StaffMember {
  /** What the person is for, e.g. gp-1, dispenser-pharmacy-1. */
  key: string
  id: string
  name: string
  sex: Sex
  roles: StaffRole[]
  title: StaffTitle
  department: string
  speciality: string
  introduction: string
  placeKey: string
  practiceStart: string | null
  idNumber: string
  licences: { kind: LicenceKind; number: string; scope: string; validFrom: string; validTo: string | null }[]
}

interface Post {
  key: string
  role: StaffRole
  title: StaffTitle
  placeKey: string
  department: string
  speciality?: string
  scope?: string
  /** A demo person has a fixed name and sex. */
  name?: string
  sex?: Sex
}

const GP = '全科医学科'

/** Specialists behind the general practitioners: department, what they see, scope of the licence. */
const SPECIALITIES: readonly [department: string, speciality: string, scope: string][] = [
  ['内分泌科', '糖尿病、甲状腺疾病', '内科专业'],
  ['心血管内科', '高血压、冠心病', '内科专业'],
  ['儿科', '儿童呼吸与过敏性疾病', '儿科专业'],
  ['呼吸内科', '慢阻肺、哮喘', '内科专业'],
  ['消化内科', '慢性胃炎、功能性胃肠病', '内科专业'],
  ['神经内科', '脑血管病康复', '内科专业'],
  ['中医科', '慢性病中医调理', '中医专业'],
  ['骨科', '骨关节炎、骨质疏松', '外科专业'],
]

/** Who works in the region; ids and names come from the seed, the demo people keep theirs. */
export function drawStaff(random: Random, today: string, taken: Set<string>): StaffMember[] {
  return posts().map((post) => appoint(random.fork(`staff-${post.key}`), post, today, taken))
}

function posts(): Post[] {
  return [
    ...LEAD_POSTS.map(([key, role, title, department, name, sex]): Post => {
      return {
        key,
        role,
        title,
        placeKey: 'net',
        department,
        ...(name ? { name, sex } : {}),
        ...(role === 'doctor' ? GP_WORK : {}),
      }
    }),
    ...fullTimeGps(),
    ...specialistsOf('net', 'specialist', { name: '赵文静', sex: 'female' }),
    ...['county-1', 'county-2'].flatMap((placeKey) => [
      ...specialistsOf(placeKey, `specialist-${placeKey}`),
      post(`manager-${placeKey}`, 'manager', 'none', placeKey, '院办公室'),
    ]),
    ...PLACES.flatMap(primaryPosts),
  ]
}

const GP_WORK = { speciality: '高血压、糖尿病复诊', scope: '全科医学专业' }

/** The lead hospital's demo people and those beside them. */
const LEAD_POSTS: readonly [string, StaffRole, StaffTitle, department: string, name?: string, sex?: Sex][] = [
  ['gp-1', 'doctor', 'attending', GP, '李明', 'male'],
  ['pharmacist-1', 'pharmacist', 'senior-pharmacist', '药学部', '孙慧', 'female'],
  ['pharmacist-2', 'pharmacist', 'pharmacist', '药学部'],
  ['pharmacist-3', 'pharmacist', 'senior-pharmacist', '药学部'],
  ['registrar-1', 'registrar', 'none', '健康档案室', '何海燕', 'female'],
  ['manager-1', 'manager', 'none', '院办公室', '郭建平', 'male'],
  ['auditor-1', 'auditor', 'none', '审计科', '梁志刚', 'male'],
  ['administrator-1', 'administrator', 'none', '信息科', '宋涛', 'male'],
]

function fullTimeGps(): Post[] {
  return ['慢性病管理', '老年常见病', '呼吸与过敏', '慢性病管理', '老年常见病', '呼吸与过敏', '慢性病管理'].map(
    (speciality, index) => {
      const title = index % 3 === 0 ? 'associate-chief' : 'attending'
      return { ...post(`gp-${index + 2}`, 'doctor', title, 'net', GP), ...GP_WORK, speciality }
    },
  )
}

function specialistsOf(placeKey: string, prefix: string, first: { name?: string; sex?: Sex } = {}): Post[] {
  return SPECIALITIES.map(([department, speciality, scope], index) => {
    const title =
      placeKey === 'net' ? (index % 2 === 0 ? 'associate-chief' : 'chief') : index % 3 === 0 ? 'chief' : 'attending'
    return {
      ...post(`${prefix}-${index + 1}`, 'doctor', title, placeKey, department),
      speciality,
      scope,
      ...(index === 0 ? first : {}),
    }
  })
}

/** The demo people of the township in which the demo residents live. */
const DEMO_NAMES: Record<string, Pick<Post, 'name' | 'sex'>> = {
  'gp-township-1-1': { name: '许文斌', sex: 'male' },
  'gp-village-1-1': { name: '陈春梅', sex: 'female' },
  'manager-township-1': { name: '沈丽华', sex: 'female' },
  'registrar-township-1': { name: '周敏', sex: 'female' },
}

/** Two general practitioners, a manager and a registrar in a township centre, one doctor in a village, a pharmacist at a pharmacy's counter. */
function primaryPosts({ key, kind }: (typeof PLACES)[number]): Post[] {
  if (kind === 'township-centre') {
    const doctors = [
      post(`gp-${key}-1`, 'doctor', 'attending', key, GP),
      post(`gp-${key}-2`, 'doctor', 'resident', key, GP),
    ]
    return [
      ...doctors.map((doctor) => ({ ...doctor, ...GP_WORK, speciality: '基层常见病', ...DEMO_NAMES[doctor.key] })),
      { ...post(`manager-${key}`, 'manager', 'none', key, '院办公室'), ...DEMO_NAMES[`manager-${key}`] },
      { ...post(`registrar-${key}`, 'registrar', 'none', key, '公共卫生科'), ...DEMO_NAMES[`registrar-${key}`] },
    ]
  }
  if (kind === 'village-clinic')
    return [
      {
        ...post(`gp-${key}`, 'doctor', 'resident', key, GP),
        ...GP_WORK,
        speciality: '乡村全科',
        ...DEMO_NAMES[`gp-${key}`],
      },
    ]
  if (kind !== 'pharmacy') return []
  const counter = post(`dispenser-${key}`, 'dispenser', 'pharmacist', key, '处方药柜台')
  return [key === 'pharmacy-1' ? { ...counter, name: '吴佳佳', sex: 'female' } : counter]
}

function post(key: string, role: StaffRole, title: StaffTitle, placeKey: string, department: string): Post {
  return { key, role, title, placeKey, department }
}

function appoint(random: Random, post: Post, today: string, taken: Set<string>): StaffMember {
  const sex = post.sex ?? (random.happens(0.48) ? 'male' : 'female')
  const experienceYears = YEARS[post.title] + random.between(0, 8)
  const birthDate = addDays(today, -Math.round((25 + experienceYears) * 365.25) - random.between(0, 364))
  const practiceStart = addDays(today, -Math.round(experienceYears * 365.25) - random.between(30, 300))
  return {
    key: post.key,
    id: random.uuid(),
    name: post.name ?? drawSurname(random) + drawGivenName(random, sex, Number(birthDate.slice(0, 4))),
    sex,
    roles: [post.role],
    title: post.title,
    department: post.department,
    speciality: post.speciality ?? '',
    introduction:
      post.role === 'doctor'
        ? `从事${post.speciality}临床工作 ${experienceYears} 年,${placeOf(post.placeKey).name}${post.department}医生。`
        : '',
    placeKey: post.placeKey,
    practiceStart: post.role === 'doctor' || post.role === 'pharmacist' ? practiceStart : null,
    idNumber: drawIdNumber(random, birthDate, sex, taken),
    licences: licencesOf(random, post, practiceStart, today),
  }
}

/** Least years since the licence by title; nobody here is below the three years that online care asks for (ZL 25). */
const YEARS: Record<StaffTitle, number> = {
  chief: 20,
  'associate-chief': 13,
  attending: 7,
  resident: 4,
  'chief-pharmacist': 18,
  'senior-pharmacist': 9,
  pharmacist: 4,
  none: 3,
}

function licencesOf(random: Random, post: Post, practiceStart: string, today: string): StaffMember['licences'] {
  const serial = () => Array.from({ length: 12 }, () => random.between(0, 9)).join('')
  // Far enough ahead that a demo region does not lose its doctors, near enough that renewals show up in lists.
  const validTo = addDays(today, random.between(400, 1500))
  if (post.role === 'doctor') {
    const scope = post.scope ?? '全科医学专业'
    return [
      {
        kind: 'physician-qualification',
        number: `990${serial()}`,
        scope,
        validFrom: addDays(practiceStart, -365),
        validTo: null,
      },
      { kind: 'physician-practice', number: `110${serial()}`, scope, validFrom: practiceStart, validTo },
    ]
  }
  if (post.role === 'pharmacist' || post.title === 'pharmacist') {
    return [{ kind: 'pharmacist', number: `990YS${serial()}`, scope: '药学', validFrom: practiceStart, validTo }]
  }
  return []
}

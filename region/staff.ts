import type { LicenceKind, StaffRole, StaffTitle } from '#contracts/staff'
import { addDays } from './calendar.ts'
import { drawIdNumber } from './identity-card.ts'
import { drawGivenName, drawSurname } from './names.ts'
import { PLACES, placeOf, VILLAGES } from './places.ts'
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
    {
      key: 'gp-1',
      role: 'doctor',
      title: 'attending',
      placeKey: 'net',
      department: GP,
      speciality: '高血压、糖尿病复诊',
      scope: '全科医学专业',
      name: '李明',
      sex: 'male',
    },
    ...Array.from(
      { length: 7 },
      (_, index): Post => ({
        key: `gp-${index + 2}`,
        role: 'doctor',
        title: index % 3 === 0 ? 'associate-chief' : 'attending',
        placeKey: 'net',
        department: GP,
        speciality: ['慢性病管理', '老年常见病', '呼吸与过敏'][index % 3]!,
        scope: '全科医学专业',
      }),
    ),
    ...SPECIALITIES.map(
      ([department, speciality, scope], index): Post => ({
        key: `specialist-${index + 1}`,
        role: 'doctor',
        title: index % 2 === 0 ? 'associate-chief' : 'chief',
        placeKey: 'net',
        department,
        speciality,
        scope,
        ...(index === 0 ? { name: '赵文静', sex: 'female' as const } : {}),
      }),
    ),
    {
      key: 'pharmacist-1',
      role: 'pharmacist',
      title: 'senior-pharmacist',
      placeKey: 'net',
      department: '药学部',
      name: '孙慧',
      sex: 'female',
    },
    { key: 'pharmacist-2', role: 'pharmacist', title: 'pharmacist', placeKey: 'net', department: '药学部' },
    { key: 'pharmacist-3', role: 'pharmacist', title: 'senior-pharmacist', placeKey: 'net', department: '药学部' },
    {
      key: 'registrar-1',
      role: 'registrar',
      title: 'none',
      placeKey: 'net',
      department: '健康档案室',
      name: '何海燕',
      sex: 'female',
    },
    {
      key: 'manager-1',
      role: 'manager',
      title: 'none',
      placeKey: 'net',
      department: '院办公室',
      name: '郭建平',
      sex: 'male',
    },
    {
      key: 'auditor-1',
      role: 'auditor',
      title: 'none',
      placeKey: 'net',
      department: '审计科',
      name: '梁志刚',
      sex: 'male',
    },
    {
      key: 'administrator-1',
      role: 'administrator',
      title: 'none',
      placeKey: 'net',
      department: '信息科',
      name: '宋涛',
      sex: 'male',
    },
    ...['county-1', 'county-2'].flatMap((placeKey): Post[] => [
      ...SPECIALITIES.map(
        ([department, speciality, scope], index): Post => ({
          key: `specialist-${placeKey}-${index + 1}`,
          role: 'doctor',
          title: index % 3 === 0 ? 'chief' : 'attending',
          placeKey,
          department,
          speciality,
          scope,
        }),
      ),
      { key: `manager-${placeKey}`, role: 'manager', title: 'none', placeKey, department: '院办公室' },
    ]),
    ...PLACES.filter((place) => place.kind === 'township-centre').flatMap((place): Post[] =>
      ['attending', 'resident'].map(
        (title, index): Post => ({
          key: `gp-${place.key}-${index + 1}`,
          role: 'doctor',
          title: title as StaffTitle,
          placeKey: place.key,
          department: GP,
          speciality: '基层常见病',
          scope: '全科医学专业',
        }),
      ),
    ),
    ...VILLAGES.map(
      (place): Post => ({
        key: `gp-${place.key}`,
        role: 'doctor',
        title: 'resident',
        placeKey: place.key,
        department: GP,
        speciality: '乡村全科',
        scope: '全科医学专业',
      }),
    ),
    ...PLACES.filter((place) => place.kind === 'pharmacy').map(
      (place): Post => ({
        key: `dispenser-${place.key}`,
        role: 'dispenser',
        title: 'pharmacist',
        placeKey: place.key,
        department: '处方药柜台',
        ...(place.key === 'pharmacy-1' ? { name: '吴佳佳', sex: 'female' as const } : {}),
      }),
    ),
  ]
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

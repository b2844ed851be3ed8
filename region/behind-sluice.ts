import type { StaffTitle } from '#contracts/staff'
import { drawRegion, placeIn } from './region.ts'
import * as store from './store.ts'
import type { ContextMaker } from './world.ts'

/** The hospital whose numbers live in a system of its own. Nothing of the region's rota but one doctor's mornings depends on it. */
const PLACE = 'county-2'
/** Her sessions are kept by Anji itself, in the same house. */
const KEPT_BY_ANJI = 'specialist-county-2-7'
/** How many of the region's residents the hospital knows; the demo residents are among them. */
const KNOWN = 60

const TITLES: Partial<Record<StaffTitle, string>> = {
  chief: '主任医师',
  'associate-chief': '副主任医师',
  attending: '主治医师',
  resident: '住院医师',
}

/** National codes of clinical departments (医疗机构诊疗科目名录). */
const DEPARTMENTS: Record<string, string> = {
  内分泌科: '03.06',
  心血管内科: '03.04',
  儿科: '07',
  呼吸内科: '03.01',
  消化内科: '03.02',
  神经内科: '03.03',
  骨科: '04.03',
}

const DIAGNOSES: Record<string, string> = {
  I10: '高血压',
  'E11.9': '2型糖尿病',
  'E03.9': '甲状腺功能减退',
  'J45.9': '哮喘',
}

/** Who works in the hospital behind the sluice and whom it knows, as its own system wants them; undefined before the region is there. */
export async function hospitalBehindSluice(contextWith: ContextMaker) {
  const row = await contextWith({}).transaction((ctx) => store.seedOf(ctx))
  if (!row) return undefined
  const region = drawRegion(row)
  const place = placeIn(region, PLACE)
  const doctors = region.staff.filter(
    ({ key, placeKey, roles }) => placeKey === PLACE && roles.includes('doctor') && key !== KEPT_BY_ANJI,
  )
  const departments = [...new Set(doctors.map(({ department }) => department))]
  return {
    key: PLACE,
    institutionCode: place.code,
    name: place.name,
    people: {
      facility: place.name,
      departments: departments.map((name) => ({ code: DEPARTMENTS[name] ?? name, name })),
      doctors: doctors.map(({ name, title, speciality, department }, index) => ({
        id: `D${String(index + 1).padStart(2, '0')}`,
        name,
        title: TITLES[title] ?? '',
        specialty: speciality,
        departmentCode: DEPARTMENTS[department] ?? department,
      })),
      patients: region.people.slice(0, KNOWN).map((person) => {
        const known = person.illnesses.find(({ icd10, diagnosedOn }) => diagnosedOn && DIAGNOSES[icd10])
        return {
          name: person.name,
          sex: person.sex,
          birthDate: person.birthDate,
          documentType: 'id-card',
          documentNumber: person.idNumber,
          phone: person.phone,
          balanceFen: (person.order % 7) * 2_000,
          ...(known ? { diagnosis: { code: known.icd10, name: DIAGNOSES[known.icd10]! } } : {}),
        }
      }),
    },
  }
}

import type { Actor, Role } from '#kernel'
import { type AccessGrant, grantAccess, linkPatient, revokeAccess } from '#record'
import type { TestRegion } from '#testing'

/** Where a patient stands to the people below. */
export const patientKeys = [
  'own', // of the resident R
  'linked', // a hospital's Patient that is R
  'family', // R reads it as family
  'family-over',
  'care', // in the care of the doctor D
  'care-ended',
  'care-revoked',
  'consent', // names the hospital of D and E
  'consent-withdrawn',
  'glass', // D broke the glass
  'glass-over',
  'nobodys',
] as const
export type PatientKey = (typeof patientKeys)[number]

/** What is kept of each patient. 'turned' was a vital sign in its first version and is a laboratory value in its second. */
export const kinds = ['patient', 'lab', 'vital', 'turned', 'condition'] as const
export type Kind = (typeof kinds)[number]
export const typeOf: Record<Kind, string> = {
  patient: 'Patient',
  lab: 'Observation',
  vital: 'Observation',
  turned: 'Observation',
  condition: 'Condition',
}
export type Letter = 'r' | 's'

/** One who asks: whom they see, and what a scope leaves of it. Written down by hand, not computed by what is tested. */
export interface Asker {
  readonly name: string
  readonly actor: Actor | undefined
  readonly sees: readonly PatientKey[]
  /** A kind in a version (the first or the last); true when nothing narrows. */
  readonly may: (letter: Letter, kind: Kind, first: boolean, key: PatientKey) => boolean
  /** Letters of writing that it has on Observation. */
  readonly writes: string
}

export const idOf = (region: TestRegion, ids: Map<string, string>, key: PatientKey): string => {
  if (key === 'linked') return 'hospital-patient-1'
  const id = ids.get(key) ?? region.chance.uuid()
  ids.set(key, id)
  return id
}

const hospital = '019c0000-0000-7000-8000-0000000000a1'
const elsewhere = '019c0000-0000-7000-8000-0000000000a2'
const person = (n: number) => `019c0000-0000-7000-8000-0000000000b${n}`

/** Opens and closes records as people and care do. R is the resident whose id is given. */
export async function openAndClose(region: TestRegion, idOfKey: (key: PatientKey) => string): Promise<void> {
  const ctx = region.ctx()
  const grant = (
    key: PatientKey,
    granteeKind: AccessGrant['granteeKind'],
    granteeId: string,
    basis: AccessGrant['basis'],
  ) => ({ granteeKind, granteeId, basis, patientId: idOfKey(key), basisId: key }) as const
  const until = new Date(region.clock.now().getTime() + 60_000)
  await linkPatient(ctx, idOfKey('own'), idOfKey('linked'))
  await grantAccess(ctx, grant('family', 'resident', idOfKey('own'), 'family'))
  await grantAccess(ctx, grant('family-over', 'resident', idOfKey('own'), 'family'))
  await revokeAccess(ctx, grant('family-over', 'resident', idOfKey('own'), 'family'))
  await grantAccess(ctx, grant('care', 'staff', person(1), 'care-relation'))
  await grantAccess(ctx, { ...grant('care-ended', 'staff', person(1), 'care-relation'), until })
  await grantAccess(ctx, grant('care-revoked', 'staff', person(1), 'care-relation'))
  await revokeAccess(ctx, grant('care-revoked', 'staff', person(1), 'care-relation'))
  await grantAccess(ctx, grant('consent', 'institution', hospital, 'consent'))
  await grantAccess(ctx, grant('consent-withdrawn', 'institution', hospital, 'consent'))
  await revokeAccess(ctx, grant('consent-withdrawn', 'institution', hospital, 'consent'))
  await grantAccess(ctx, {
    ...grant('glass', 'staff', person(1), 'break-glass'),
    until: new Date(until.getTime() + 3_600_000),
  })
  await grantAccess(ctx, { ...grant('glass-over', 'staff', person(1), 'break-glass'), until })
  region.clock.advance(5)
}

const yes = () => true
const no = () => false
const everyone = [...patientKeys]
const ofD: PatientKey[] = ['care', 'consent', 'glass']
const ofR: PatientKey[] = ['own', 'linked', 'family']
const isLab = (kind: Kind, first: boolean) => kind === 'lab' || (kind === 'turned' && !first)
const onObservations = (kind: Kind) => typeOf[kind] === 'Observation'
const laboratory = 'Observation.rs?category=http://terminology.hl7.org/CodeSystem/observation-category|laboratory'

/** Everyone who asks. */
export function askers(own: string, idOfKey: (key: PatientKey) => string): Asker[] {
  const staff = (n: number, roles: Role[], institutionId = hospital): Actor => ({
    id: person(n),
    name: `p${n}`,
    roles,
    institutionId,
  })
  const session = (name: string, actor: Actor | undefined, sees: PatientKey[]): Asker => ({
    name,
    actor,
    sees,
    may: yes,
    writes: '',
  })
  const system = (scope: string, may: Asker['may'], writes = ''): Asker => ({
    name: `system with ${scope || 'nothing'}`,
    actor: { id: 'his', name: 'HIS', roles: ['integration'], scopes: scope.split(' ') },
    sees: everyone,
    may,
    writes,
  })
  const app = (
    by: Actor,
    key: PatientKey | undefined,
    scope: string,
    sees: PatientKey[],
    may: Asker['may'] = yes,
  ): Asker => ({
    name: `app of ${by.name} for ${key ?? 'all'} with ${scope}`,
    actor: {
      ...by,
      scopes: scope.split(' '),
      app: { clientId: 'app', ...(key ? { patientId: idOfKey(key) } : {}) },
    },
    sees,
    may,
    writes: '',
  })
  const resident: Actor = { id: own, name: 'R', roles: ['resident'] }
  const doctor = staff(1, ['doctor'])
  return [
    session('anonymous', undefined, []),
    session('the resident R', resident, ofR),
    session('another resident', { ...resident, id: person(9), name: 'S' }, []),
    session('the resident whom family reads', { ...resident, id: idOfKey('family'), name: 'F' }, ['family']),
    session('doctor D with grants', doctor, ofD),
    session('doctor E of the same hospital', staff(2, ['doctor']), ['consent']),
    session('doctor of another hospital', staff(3, ['doctor'], elsewhere), []),
    session('doctor of no hospital any more', { id: person(1), name: 'gone', roles: [] }, []),
    session('pharmacist', staff(4, ['pharmacist']), ['consent']),
    session('dispenser', staff(5, ['dispenser']), ['consent']),
    session('registrar', staff(6, ['registrar']), ['consent']),
    session('manager', staff(7, ['manager']), []),
    session('auditor', staff(8, ['auditor']), []),
    session('administrator', staff(1, ['administrator']), []),
    system('system/*.*', yes, 'cud'),
    system('system/*.cruds', yes, 'cud'),
    system('system/*.read', yes),
    system('system/*.write', no, 'cud'),
    system('system/*.rs', yes),
    system('system/*.r', (letter) => letter === 'r'),
    system('system/*.s', (letter) => letter === 's'),
    system('system/Observation.rs', (_letter, kind) => onObservations(kind)),
    system('system/Patient.read', (_letter, kind) => kind === 'patient'),
    system('system/Observation.r system/Patient.s', (letter, kind) =>
      letter === 'r' ? onObservations(kind) : kind === 'patient',
    ),
    system(`system/${laboratory}`, (_letter, kind, first) => isLab(kind, first)),
    system(
      `system/${laboratory} system/Patient.r`,
      (letter, kind, first) => isLab(kind, first) || (letter === 'r' && kind === 'patient'),
    ),
    ...[
      '',
      'system/*',
      'system/Observation.sr',
      'system/Observation.rs?',
      'system/*.rs?category=laboratory',
      'patient/*.rs',
      'user/*.*',
      'system/Observation.rs?category:not=x',
      'system/Observation.rs?subject:Patient.name=x',
      'system/observation.rs',
    ].map((scope) => system(scope, no)),
    app(resident, 'own', 'patient/*.rs', ['own', 'linked']),
    app(resident, 'family', 'patient/*.*', ['family']),
    app(resident, 'family-over', 'patient/*.rs', []),
    app(resident, 'care', 'patient/*.rs', []),
    app(resident, undefined, 'patient/*.rs', []),
    app(resident, 'own', 'openid launch/patient', []),
    app(resident, 'own', 'system/*.*', []),
    app(resident, 'own', `patient/${laboratory}`, ['own', 'linked'], (_letter, kind, first) => isLab(kind, first)),
    app(
      resident,
      'own',
      'patient/Patient.r user/Observation.rs',
      ofR,
      (letter, kind, _first, key) => onObservations(kind) || (kind === 'patient' && letter === 'r' && key !== 'family'),
    ),
    app(resident, undefined, 'user/*.rs', ofR),
    app(doctor, undefined, 'user/*.read', ofD),
    app(doctor, 'care', 'patient/*.rs', ['care']),
    app(doctor, 'care-ended', 'launch patient/*.rs', []),
    app(
      doctor,
      'glass',
      `patient/${laboratory} patient/Patient.rs`,
      ['glass'],
      (_letter, kind, first) => isLab(kind, first) || kind === 'patient',
    ),
    app(staff(7, ['manager']), undefined, 'user/*.*', []),
  ]
}

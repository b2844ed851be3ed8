import { z } from 'zod'
import { type RealNameForm, registerResidentInput, resident as residentShape } from '#contracts/residents'
import { announce, audit, type Context, refuse, refuseUnless, verb } from '#kernel'
import { dayOf, fullYears } from '#people/institutions'
import { publish } from '#record'
import { residentRegistered } from './events.ts'
import { toPatient } from './fhir.ts'
import { realNameLink } from './real-name-link.ts'
import { documentHashOf, type Identity, identityOf, ownConsentAgeYears, type Resident, viewOf } from './resident.ts'
import * as store from './store.ts'

/**
 * Registers a person whose documents a registrar has seen; their hospital records are linked right after.
 * Refusals: those of the form, residents.document_registered, .phone_taken, .psn_no_taken, .real_name_*.
 */
export const registerResident = verb(
  {
    name: 'residents.register_resident',
    may: ['registrar', 'system'],
    input: registerResidentInput,
    answer: residentShape,
    summary: 'Registers a resident at the desk with a real name.',
  },
  async (ctx, input) => {
    const identity = identityOf(input, dayOf(ctx.now))
    const verified = await verifyRealName(ctx, identity, input.phone)
    const resident = await register(ctx, { ...identity, ...rest(input), id: input.id ?? ctx.chance.uuid(), verified })
    return viewOf(resident, dayOf(ctx.now))
  },
)

/**
 * Takes over many people at once from a population register that has verified them. Hospital records are matched when
 * they arrive. Refusals: those of the form, residents.document_registered, .phone_taken, .psn_no_taken.
 */
export const enrolResidents = verb(
  {
    name: 'residents.enrol_residents',
    may: ['system'],
    input: z.object({ people: z.array(registerResidentInput).max(10_000) }),
    answer: z.object({ ids: z.array(z.uuid()) }),
    summary: 'Takes people over from a verified population register.',
  },
  async (ctx, { people }) => {
    const today = dayOf(ctx.now)
    const verified = { method: 'population-register', at: ctx.now }
    const fresh = people.map((input) => ({
      ...identityOf(input, today),
      ...rest(input),
      id: input.id ?? ctx.chance.uuid(),
      verified,
    }))
    const hashes = fresh.map((person) => documentHashOf(person.documentType, person.documentNumber))
    refuseUnless(new Set(hashes).size === hashes.length, 'residents.document_registered')
    refuseUnless((await store.find(ctx, { documentHashes: hashes })).length === 0, 'residents.document_registered')
    const residents = await store.insert(ctx, fresh)
    await tell(ctx, residents)
    return { ids: residents.map(({ id }) => id) }
  },
)

/**
 * A person whose phone is proven fills in the real-name form: a new resident, or one who was registered at the desk and
 * had no phone yet. Called by credentials. Refusals: those of the form, residents.guardian_needed, .already_registered,
 * .phone_taken, .real_name_*.
 */
export async function registerByPhone(ctx: Context, form: RealNameForm, phone: string): Promise<Resident> {
  const today = dayOf(ctx.now)
  const identity = identityOf(form, today)
  refuseUnless(fullYears(identity.birthDate, today) >= ownConsentAgeYears, 'residents.guardian_needed')
  const hash = documentHashOf(identity.documentType, identity.documentNumber)
  const [known] = await store.find(ctx, { documentHashes: [hash] })
  if (known?.phone && known.name === identity.name && known.phone !== phone) {
    refuse('residents.already_registered', { params: { tail: known.phone.slice(-4) } })
  }
  const verified = await verifyRealName(ctx, identity, phone)
  if (known) return known.phone === phone ? known : phoneOf(ctx, known, phone)
  return register(ctx, { ...identity, ...rest({ phone }), id: ctx.chance.uuid(), verified })
}

/** Gives a registered person the phone that was just proven. Refusals: residents.phone_taken. */
export async function phoneOf(ctx: Context, resident: Resident, phone: string): Promise<Resident> {
  await refuseTaken(ctx, { phone, psnNo: null })
  await store.setPhone(ctx, resident.id, phone)
  await audit(ctx, { action: 'update', residentId: resident.id, entity: 'residents.resident', entityId: resident.id })
  return { ...resident, phone }
}

/** Refusals: residents.real_name_mismatch, .real_name_phone_mismatch, .real_name_unavailable. */
export async function verifyRealName(ctx: Context, identity: Identity, phone?: string) {
  const link = realNameLink()
  const verdict = await link.check(ctx, identity, phone)
  if (verdict === 'name-mismatch') refuse('residents.real_name_mismatch', { field: 'name' })
  if (verdict === 'phone-mismatch') refuse('residents.real_name_phone_mismatch', { field: 'phone' })
  return { method: link.method, at: ctx.now }
}

/** Writes one new resident and tells everyone; identity hears it and links hospital records. */
export async function register(ctx: Context, person: store.NewResident): Promise<Resident> {
  const hash = documentHashOf(person.documentType, person.documentNumber)
  await store.lockIdentity(ctx, hash)
  const known = await store.find(ctx, { documentHashes: [hash] })
  refuseUnless(known.length === 0, 'residents.document_registered', { field: 'documentNumber' })
  await refuseTaken(ctx, person)
  const [resident] = await store.insert(ctx, [person])
  await tell(ctx, [resident!])
  return resident!
}

async function refuseTaken(ctx: Context, person: { phone: string | null; psnNo: string | null }): Promise<void> {
  if (person.phone) {
    await store.lockIdentity(ctx, person.phone)
    refuseUnless((await store.find(ctx, { phone: person.phone })).length === 0, 'residents.phone_taken', {
      field: 'phone',
    })
  }
  if (person.psnNo) {
    const taken = await store.find(ctx, { psnNo: person.psnNo })
    refuseUnless(taken.length === 0, 'residents.psn_no_taken', { field: 'psnNo' })
  }
}

async function tell(ctx: Context, residents: readonly Resident[]): Promise<void> {
  await publish(
    ctx,
    'residents',
    residents.map((resident) => toPatient(resident)),
  )
  for (const { id, scheme } of residents) {
    await audit(ctx, { action: 'create', residentId: id, entity: 'residents.resident', entityId: id })
    await announce(ctx, residentRegistered, id, { residentId: id, scheme })
  }
}

function rest(
  input: { phone?: string | undefined } & Partial<
    Pick<z.output<typeof registerResidentInput>, 'scheme' | 'psnNo' | 'address'>
  >,
) {
  return {
    phone: input.phone ?? null,
    scheme: input.scheme ?? null,
    psnNo: input.psnNo ?? null,
    address: input.address ?? null,
  }
}

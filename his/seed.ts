// The hospital's first days, from a number and a day: the same both, the same hospital. Days to come are opened as they draw near.
import { z } from 'zod'
import { type Client, inTransaction, type Pool } from './database.ts'

/** Who works and who is known here. The demo region gives its own people; without, the hospital makes some up. */
export const HisPeople = z.object({
  facility: z.string().max(80),
  departments: z.array(z.object({ code: z.string().max(20), name: z.string().max(80) })).max(50),
  doctors: z
    .array(
      z.object({
        id: z.string().max(40),
        name: z.string().max(80),
        title: z.string().max(40),
        specialty: z.string().max(200),
        departmentCode: z.string().max(20),
      }),
    )
    .max(200),
  patients: z
    .array(
      z.object({
        name: z.string().max(80),
        sex: z.enum(['male', 'female', 'other', 'unknown']),
        birthDate: z.iso.date(),
        documentType: z.string().max(20),
        documentNumber: z.string().max(40),
        phone: z.string().max(20).nullable(),
        balanceFen: z.number().int().min(0).default(0),
        diagnosis: z.object({ code: z.string().max(12), name: z.string().max(80) }).optional(),
      }),
    )
    .max(5_000),
})
export type HisPeople = z.infer<typeof HisPeople>

/** Nobody real: card numbers of area 99, which GB/T 2260 gives to no province; telephones of one block that is never rung. */
export const inventedPeople: HisPeople = HisPeople.parse({
  facility: '安济县中医医院',
  departments: [
    { code: '0301', name: '内分泌科' },
    { code: '0302', name: '心血管内科' },
    { code: '0701', name: '儿科' },
    { code: '0401', name: '骨科' },
  ],
  doctors: [
    { id: 'D01', name: '方晓梅', title: '主任医师', specialty: '糖尿病、甲状腺疾病', departmentCode: '0301' },
    { id: 'D02', name: '邹志强', title: '主治医师', specialty: '高血压、冠心病', departmentCode: '0302' },
    { id: 'D03', name: '孟欣怡', title: '主治医师', specialty: '儿童呼吸与过敏性疾病', departmentCode: '0701' },
    { id: 'D04', name: '石海涛', title: '主任医师', specialty: '骨关节炎、骨质疏松', departmentCode: '0401' },
  ],
  patients: [
    ['何桂芳', 'female', '1959-04-02', '990126195904020022', 'I10', '高血压'],
    ['许建明', 'male', '1968-11-19', '990126196811190019', 'E11.9', '2型糖尿病'],
    ['韩丽华', 'female', '1974-07-30', '990126197407300022', 'M17.9', '膝关节病'],
    ['田子涵', 'male', '2019-01-15', '990126201901150030', 'J45.9', '哮喘'],
  ].map(([name, sex, birthDate, documentNumber, code, diagnosis], index) => ({
    name,
    sex,
    birthDate,
    documentType: 'id-card',
    documentNumber,
    phone: `199000098${String(index + 10)}`,
    balanceFen: 5_000 * (index + 1),
    diagnosis: { code, name: diagnosis },
  })),
})

export interface Plan {
  readonly seed: number
  readonly people: HisPeople
  /** How many days ahead sessions are open, today included. */
  readonly days: number
  readonly numbersPerSession: number
}

/** Day in China of an instant. */
export const dayOf = (at: Date): string => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10)

const halves = [
  { key: 'AM', from: '08:00', minutes: 210 },
  { key: 'PM', from: '13:30', minutes: 210 },
] as const
const fees: Record<string, number> = { 主任医师: 2_500, 副主任医师: 1_800, 主治医师: 1_000, 住院医师: 600 }

/** Brings in who and what is not there yet; what is there stays as it has become. */
export async function seedHospital(pool: Pool, plan: Plan, now: Date): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock($1)', [4_004_005])
    for (const { code, name } of plan.people.departments) {
      await client.query('insert into department values ($1, $2) on conflict do nothing', [code, name])
    }
    for (const { id, name, title, specialty, departmentCode } of plan.people.doctors) {
      const row = [id, name, title, specialty, departmentCode]
      await client.query('insert into doctor values ($1, $2, $3, $4, $5) on conflict do nothing', row)
    }
    await seedPatients(client, plan, now)
    await openDays(client, plan, now)
  })
}

const sexOf = { male: '1', female: '2', other: '9', unknown: '0' } as const

async function seedPatients(client: Client, { people, seed }: Plan, now: Date): Promise<void> {
  for (const [index, person] of people.patients.entries()) {
    const id = `P${String(index + 1).padStart(7, '0')}`
    const made = await client.query(
      `insert into patient (id, name, sex, birth_date, document_type, document_number, phone, balance_fen, changed_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
      [
        id,
        person.name,
        sexOf[person.sex],
        person.birthDate,
        person.documentType,
        person.documentNumber,
        person.phone,
        person.balanceFen,
        now,
      ],
    )
    if (made.rowCount === 0 || !person.diagnosis) continue
    const doctor = people.doctors[drawn(seed, id, people.doctors.length)]!
    const at = new Date(now.getTime() - (20 + drawn(seed, `${id}/day`, 200)) * 86_400_000)
    await client.query('insert into visit values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing', [
      `V${id.slice(1)}`,
      id,
      doctor.id,
      at,
      person.diagnosis.code,
      person.diagnosis.name,
      now,
    ])
  }
}

/** Sessions of the days ahead: each doctor has a half of each day, the last of four draws is both; a demo has no weekend. */
export async function openDays(client: Client, plan: Plan, now: Date): Promise<void> {
  for (let ahead = 0; ahead < plan.days; ahead++) {
    const date = dayOf(new Date(now.getTime() + ahead * 86_400_000))
    for (const doctor of plan.people.doctors) {
      const turn = drawn(plan.seed, `${date}/${doctor.id}`, 4)
      for (const [index, half] of halves.entries()) {
        if (turn === 3 || turn % 2 === index) await openSession(client, plan, { date, doctor, half }, now)
      }
    }
  }
}

async function openSession(
  client: Client,
  plan: Plan,
  what: { date: string; doctor: HisPeople['doctors'][number]; half: (typeof halves)[number] },
  now: Date,
): Promise<void> {
  const { date, doctor, half } = what
  const id = `S${date.replaceAll('-', '')}-${doctor.id}-${half.key}`
  const start = new Date(`${date}T${half.from}:00+08:00`).getTime()
  const end = start + half.minutes * 60_000
  const made = await client.query(
    `insert into session (id, doctor_id, date, starts_at, ends_at, fee_fen, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
    [id, doctor.id, date, new Date(start), new Date(end), fees[doctor.title] ?? 1_000, now],
  )
  if (made.rowCount === 0) return
  const eachMs = Math.floor((end - start) / plan.numbersPerSession)
  await client.query(
    `insert into number (id, session_id, seq, starts_at, ends_at, changed_at)
     select $1 || '-' || lpad(seq::text, 3, '0'), $1, seq, $2::timestamptz + (seq - 1) * $4 * interval '1 ms',
       $2::timestamptz + seq * $4 * interval '1 ms', $5 from generate_series(1, $3::int) seq`,
    [id, new Date(start), plan.numbersPerSession, eachMs, now],
  )
}

/** A number below `below` that belongs to this seed and name (FNV-1a). */
function drawn(seed: number, name: string, below: number): number {
  let hash = 0x811c9dc5
  for (const character of `${seed}/${name}`) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193) >>> 0
  return ((hash ^ (hash >>> 15)) >>> 0) % below
}

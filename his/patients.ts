import type { BodyOf } from '#contracts/sluice'
import type { Client } from './database.ts'

export interface Patient {
  id: string
  name: string
  sex: string
  birth_date: string
  document_type: string
  document_number: string
  phone: string | null
  version: number
}

type Person = BodyOf<'number.lock'>['person']

/** GB/T 2261.1 */
export const sexCodes = { male: '1', female: '2', other: '9', unknown: '0' } as const

/** The patient with this document, written down when the hospital does not know it; `fresh` tells which. */
export async function patientOf(
  client: Client,
  person: Person,
  now: Date,
): Promise<{ patient: Patient; fresh: boolean }> {
  const known = await client.query<Patient>('select * from patient where document_number = $1', [person.documentNumber])
  if (known.rows[0]) return { patient: known.rows[0], fresh: false }
  const { rows } = await client.query<Patient>(
    `insert into patient (id, name, sex, birth_date, document_type, document_number, phone, changed_at)
     values ('P' || lpad((select count(*) + 1 from patient)::text, 7, '0') || substr(md5($5), 1, 4), $1, $2, $3, $4, $5, $6, $7)
     on conflict (document_number) do update set document_number = excluded.document_number returning *`,
    [
      person.name,
      sexCodes[person.sex],
      person.birthDate,
      person.documentType,
      person.documentNumber,
      person.phone,
      now,
    ],
  )
  return { patient: rows[0]!, fresh: true }
}

export async function patientById(client: Client, id: string): Promise<Patient | undefined> {
  return (await client.query<Patient>('select * from patient where id = $1', [id])).rows[0]
}

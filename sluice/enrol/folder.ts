import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import type { KeyedCertificate } from './authority.ts'

const Certificate = z.object({
  /** Hexadecimal, small letters, no leading zero. */
  serial: z.string(),
  notBefore: z.string(),
  notAfter: z.string(),
  revokedAt: z.string().nullable(),
})
export type Certificate = z.infer<typeof Certificate>

const Holder = z.object({
  /** The name of its folder: 'platform', 'outer' or the hospital's. */
  name: z.string(),
  /** What its certificates say: anji:platform, anji:outer, anji:sluice:<uuid>. */
  uri: z.string(),
  /** Of outer: where it is dialled. */
  hosts: z.array(z.string()).default([]),
  hospital: z.object({ id: z.string(), title: z.string(), institutionCode: z.string() }).nullable(),
  certificates: z.array(Certificate),
})
export type Holder = z.infer<typeof Holder>

const Register = z.object({ region: z.string(), holders: z.array(Holder) })
export type Register = z.infer<typeof Register>

/** The region's folder of enrolment. Whoever has `authority/key.pem` lets anybody in: it belongs to the platform's keepers alone. */
export class EnrolmentFolder {
  readonly path: string

  constructor(path: string) {
    this.path = path
  }

  exists(): boolean {
    return existsSync(join(this.path, 'register.json'))
  }

  register(): Register {
    if (!this.exists()) throw new Error(`${this.path} holds no authority yet: begin with "ca"`)
    return Register.parse(JSON.parse(this.read('register.json')))
  }

  saveRegister(register: Register): void {
    this.write('register.json', `${JSON.stringify(register, null, 2)}\n`)
  }

  authority(): Pick<KeyedCertificate, 'certPem' | 'keyPem'> {
    return { certPem: this.read('authority', 'cert.pem'), keyPem: this.read('authority', 'key.pem') }
  }

  read(...parts: string[]): string {
    return readFileSync(join(this.path, ...parts), 'utf8')
  }

  has(...parts: string[]): boolean {
    return existsSync(join(this.path, ...parts))
  }

  /** Whole or not at all; keys (0600) can be read by their owner only. */
  write(path: string, text: string, mode = 0o644): void {
    const whole = join(this.path, path)
    mkdirSync(dirname(whole), { recursive: true, mode: 0o700 })
    writeFileSync(`${whole}.new`, text, { mode, flush: true })
    renameSync(`${whole}.new`, whole)
  }
}

export const secret = 0o600

/** Outer has no other key than that of TLS, the others have two. */
export function tlsFilesOf({ name }: Pick<Holder, 'name'>): { cert: string; key: string } {
  return name === 'outer' ? { cert: 'cert.pem', key: 'key.pem' } : { cert: 'tls-cert.pem', key: 'tls-key.pem' }
}

export function folderOf({ name, hospital }: Pick<Holder, 'name' | 'hospital'>): string {
  return hospital ? `hospitals/${name}` : name
}

import { isIP } from 'node:net'
import { join } from 'node:path'
import type { JsonGeneralNames } from '@peculiar/x509'
import { endOfList, issue, type KeyedCertificate, makeAuthority, makeSm2, revocationList } from './authority.ts'
import {
  type Certificate,
  EnrolmentFolder,
  folderOf,
  type Holder,
  type Register,
  secret,
  tlsFilesOf,
} from './folder.ts'

export interface EnrolContext {
  readonly out: string
  readonly now: Date
  readonly chance: { uuid(): string; bytes(count: number): Buffer }
}

const authorityDays = 3_650
const certificateDays = 398
const listDays = 398
const dayMs = 86_400_000
/** So long before its end a certificate is warned of. */
export const warnDays = 30

/** Makes the region's authority in an empty folder. */
export async function enrolAuthority({ out, now, chance }: EnrolContext, region: string): Promise<void> {
  const folder = new EnrolmentFolder(out)
  if (folder.exists()) throw new Error(`${out} holds an authority already`)
  const authority = await makeAuthority({ name: region, serial: serialFrom(chance), now, days: authorityDays })
  folder.write('authority/cert.pem', authority.certPem)
  folder.write('authority/key.pem', authority.keyPem, secret)
  folder.saveRegister({ region, holders: [] })
  await renewList({ out, now, chance })
}

export async function enrolPlatform(context: EnrolContext): Promise<void> {
  const folder = new EnrolmentFolder(context.out)
  const holder: Holder = { name: 'platform', uri: 'anji:platform', hosts: [], hospital: null, certificates: [] }
  await enrol(context, folder, holder)
  writeSm2(folder, 'platform')
}

/** `hosts`: every name and address at which hospitals and the platform dial it. */
export async function enrolOuter(context: EnrolContext, hosts: readonly string[]): Promise<void> {
  if (hosts.length === 0) throw new Error('outer needs at least one --host')
  const folder = new EnrolmentFolder(context.out)
  await enrol(context, folder, {
    name: 'outer',
    uri: 'anji:outer',
    hosts: [...hosts],
    hospital: null,
    certificates: [],
  })
}

/** Makes a hospital's folder, to be carried there whole, and `platform.json`, to be registered at the platform. */
export async function enrolHospital(
  context: EnrolContext,
  { name, title, institutionCode }: { name: string; title: string; institutionCode: string },
): Promise<{ id: string; folder: string }> {
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(name) || ['platform', 'outer', 'authority', 'hospitals'].includes(name))
    throw new Error('a hospital’s name is of small letters, digits and hyphens')
  const folder = new EnrolmentFolder(context.out)
  if (!folder.has('platform/sm2-public.pem')) throw new Error('enrol the platform first: hospitals carry its key')
  const id = context.chance.uuid()
  const hospital = { id, title, institutionCode }
  const holder: Holder = { name, uri: `anji:sluice:${id}`, hosts: [], hospital, certificates: [] }
  const at = folderOf(holder)
  await enrol(context, folder, holder, () => {
    writeSm2(folder, at)
    folder.write(`${at}/platform-sm2-public.pem`, folder.read('platform/sm2-public.pem'))
    folder.write(`${at}/spool.key`, `${context.chance.bytes(32).toString('hex')}\n`, secret)
    folder.write(`${at}/sluice.json`, `${JSON.stringify({ id, name, title }, null, 2)}\n`)
  })
  return { id, folder: join(context.out, at) }
}

async function enrol(context: EnrolContext, folder: EnrolmentFolder, holder: Holder, more = () => {}): Promise<void> {
  const register = folder.register()
  if (register.holders.some(({ name }) => name === holder.name))
    throw new Error(`${holder.name} is enrolled already: "rotate" gives it a new certificate`)
  const certificate = await certify(context, folder, holder)
  more()
  save(folder, register, { ...holder, certificates: [certificate] })
  folder.write(`${folderOf(holder)}/ca.pem`, folder.read('authority', 'cert.pem'))
  folder.write(`${folderOf(holder)}/crl.pem`, folder.read('authority', 'crl.pem'))
}

/** A new key and certificate. The old one stays valid until its end or until it is revoked, so that nothing stands still meanwhile. */
export async function rotate(context: EnrolContext, name: string): Promise<Certificate> {
  const folder = new EnrolmentFolder(context.out)
  const register = folder.register()
  const holder = holderOf(register, name)
  const certificate = await certify(context, folder, holder)
  save(folder, register, { ...holder, certificates: [...holder.certificates, certificate] })
  return certificate
}

/** With a serial: that certificate; else all of the name's. The new list is laid into every folder and must be carried to outer. */
export async function revoke(context: EnrolContext, name: string, serial?: string): Promise<string[]> {
  const folder = new EnrolmentFolder(context.out)
  const register = folder.register()
  const holder = holderOf(register, name)
  const named = holder.certificates.filter((each) => !each.revokedAt && (!serial || each.serial === plain(serial)))
  if (named.length === 0) throw new Error(`${name} has no such certificate that is not revoked`)
  const revokedAt = context.now.toISOString()
  const certificates = holder.certificates.map((each) => (named.includes(each) ? { ...each, revokedAt } : each))
  save(folder, register, { ...holder, certificates })
  await renewList(context)
  return named.map((each) => each.serial)
}

/** Signs the list of revoked certificates anew, with a new end. */
export async function renewList({ out, now }: EnrolContext): Promise<void> {
  const folder = new EnrolmentFolder(out)
  const { holders } = folder.register()
  const revocations = holders
    .flatMap(({ certificates }) => certificates)
    .flatMap(({ serial, revokedAt }) => (revokedAt ? [{ serial, at: new Date(revokedAt) }] : []))
  const list = await revocationList(folder.authority(), revocations, now, listDays)
  folder.write('authority/crl.pem', list)
  for (const holder of holders) folder.write(`${folderOf(holder)}/crl.pem`, list)
}

export interface Line extends Certificate {
  readonly name: string
  readonly state: 'valid' | 'ends soon' | 'ended' | 'revoked'
  readonly daysLeft: number
}

/** Every certificate, and what has to be seen to. */
export function list({ out, now }: EnrolContext): { lines: Line[]; warnings: string[] } {
  const folder = new EnrolmentFolder(out)
  const { holders } = folder.register()
  const lines = holders.flatMap(({ name, certificates }) => certificates.map((each) => lineOf(name, each, now)))
  const warnings = holders.flatMap(({ name, certificates }) => {
    const left = Math.max(...certificates.map((each) => (each.revokedAt ? -1 : daysLeft(each.notAfter, now))))
    if (certificates.every(({ revokedAt }) => revokedAt) || left >= warnDays) return []
    return [
      `${name}: ${left < 0 ? 'no valid certificate' : `the last certificate ends in ${left} days`}: rotate ${name}`,
    ]
  })
  const end = endOfList(folder.read('authority', 'crl.pem'))
  if (!end || daysLeft(end.toISOString(), now) < warnDays)
    warnings.push('the list of revoked certificates ends soon; past its end nobody is let in: crl')
  return { lines, warnings }
}

function lineOf(name: string, certificate: Certificate, now: Date): Line {
  const left = daysLeft(certificate.notAfter, now)
  const state = certificate.revokedAt ? 'revoked' : left < 0 ? 'ended' : left < warnDays ? 'ends soon' : 'valid'
  return { ...certificate, name, state, daysLeft: left }
}

const daysLeft = (notAfter: string, now: Date) => Math.floor((Date.parse(notAfter) - now.getTime()) / dayMs)

async function certify({ now, chance }: EnrolContext, folder: EnrolmentFolder, holder: Holder): Promise<Certificate> {
  const names: JsonGeneralNames = [
    { type: 'url', value: holder.uri },
    ...holder.hosts.map((value) => ({ type: isIP(value) ? ('ip' as const) : ('dns' as const), value })),
  ]
  const wanted = { name: `anji ${holder.name}`, serial: serialFrom(chance), now, days: certificateDays, names }
  const made: KeyedCertificate = await issue(folder.authority(), wanted)
  const at = folderOf(holder)
  const files = tlsFilesOf(holder)
  folder.write(`${at}/${files.key}`, made.keyPem, secret)
  folder.write(`${at}/${files.cert}`, made.certPem)
  return { serial: made.serial, notBefore: made.notBefore, notAfter: made.notAfter, revokedAt: null }
}

function writeSm2(folder: EnrolmentFolder, at: string): void {
  const { privateKeyPem, publicKeyPem } = makeSm2()
  folder.write(`${at}/sm2-key.pem`, privateKeyPem, secret)
  folder.write(`${at}/sm2-public.pem`, publicKeyPem)
}

/** Public facts for the platform: who, and which certificates. */
function save(folder: EnrolmentFolder, register: Register, holder: Holder): void {
  folder.saveRegister({
    ...register,
    holders: [...register.holders.filter(({ name }) => name !== holder.name), holder],
  })
  if (!holder.hospital) return
  const { id, title, institutionCode } = holder.hospital
  const at = folderOf(holder)
  const facts = {
    id,
    institutionCode,
    name: title,
    sm2PublicKeyPem: folder.read(at, 'sm2-public.pem'),
    certificates: holder.certificates
      .filter(({ revokedAt }) => !revokedAt)
      .map(({ serial, notAfter }) => ({ serial, notAfter })),
  }
  folder.write(`registrations/${holder.name}.json`, `${JSON.stringify(facts, null, 2)}\n`)
}

function holderOf({ holders }: Register, name: string): Holder {
  const holder = holders.find((each) => each.name === name)
  if (!holder) throw new Error(`nobody is enrolled as ${name}`)
  return holder
}

// Sixteen bytes of which the first begins with 01: neither negative nor with a leading zero.
function serialFrom(chance: EnrolContext['chance']): string {
  const bytes = chance.bytes(16)
  bytes[0] = (bytes[0]! & 0x3f) | 0x40
  return bytes.toString('hex')
}

const plain = (serial: string) => serial.toLowerCase().replaceAll(':', '').replace(/^0+/, '')

import 'reflect-metadata'
import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import * as x509 from '@peculiar/x509'

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const dayMs = 86_400_000
/** Clocks of hospitals are not exact. */
const earlierMs = 3_600_000

export interface KeyedCertificate {
  readonly certPem: string
  readonly keyPem: string
  readonly serial: string
  readonly notBefore: string
  readonly notAfter: string
}

export interface Revocation {
  readonly serial: string
  readonly at: Date
}

interface Wanted {
  readonly name: string
  readonly serial: string
  readonly now: Date
  readonly days: number
}

/** The region's own authority: it signs the sluices' certificates and nothing else. */
export async function makeAuthority(wanted: Wanted): Promise<KeyedCertificate> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [wanted.name] }],
    keys,
    signingAlgorithm: algorithm,
    ...validity(wanted),
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return keyed(certificate, await pemOf(keys.privateKey), wanted)
}

/** A certificate for TLS both ways; who it is for stands in its alternative names. */
export async function issue(
  authority: Pick<KeyedCertificate, 'certPem' | 'keyPem'>,
  wanted: Wanted & { readonly names: x509.JsonGeneralNames },
): Promise<KeyedCertificate> {
  const ca = new x509.X509Certificate(authority.certPem)
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const { notBefore, notAfter } = validity(wanted)
  if (notAfter > ca.notAfter) throw new Error(`the authority itself ends ${ca.notAfter.toISOString()}: make a new one`)
  const certificate = await x509.X509CertificateGenerator.create({
    subject: [{ CN: [wanted.name] }],
    issuer: ca.subject,
    publicKey: keys.publicKey,
    signingKey: await signingKey(authority.keyPem),
    signingAlgorithm: algorithm,
    serialNumber: wanted.serial,
    notBefore,
    notAfter,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth, x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(wanted.names),
      await x509.AuthorityKeyIdentifierExtension.create(ca.publicKey),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return keyed(certificate, await pemOf(keys.privateKey), wanted)
}

/** The list of revoked certificates. Past its own end nobody is let in: renew it in time. */
export async function revocationList(
  authority: Pick<KeyedCertificate, 'certPem' | 'keyPem'>,
  revocations: readonly Revocation[],
  now: Date,
  days: number,
): Promise<string> {
  const ca = new x509.X509Certificate(authority.certPem)
  const list = await x509.X509CrlGenerator.create({
    issuer: ca.subject,
    thisUpdate: wholeSecond(now.getTime() - earlierMs),
    nextUpdate: wholeSecond(now.getTime() + days * dayMs),
    signingAlgorithm: algorithm,
    signingKey: await signingKey(authority.keyPem),
    extensions: [await x509.AuthorityKeyIdentifierExtension.create(ca.publicKey)],
    entries: revocations.map(({ serial, at }) => ({
      serialNumber: serial,
      revocationDate: wholeSecond(at.getTime()),
      reason: x509.X509CrlReason.cessationOfOperation,
    })),
  })
  // RFC 7468 §6 calls it X509 CRL; the library does not.
  return `${list.toString('pem').replaceAll(' CRL-----', ' X509 CRL-----').trim()}\n`
}

export function endOfList(crlPem: string): Date | undefined {
  return new x509.X509Crl(crlPem.replaceAll(' X509 CRL-----', ' CRL-----')).nextUpdate
}

/** SM2 identity (GB/T 32918): signs the sessions that pass outer unread. */
export function makeSm2(): { privateKeyPem: string; publicKeyPem: string } {
  const pair = generateKeyPairSync('ec', { namedCurve: 'SM2' })
  return {
    privateKeyPem: pair.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    publicKeyPem: pair.publicKey.export({ format: 'pem', type: 'spki' }).toString(),
  }
}

function keyed(certificate: x509.X509Certificate, keyPem: string, { serial }: Wanted): KeyedCertificate {
  return {
    certPem: `${certificate.toString('pem').trim()}\n`,
    keyPem,
    serial,
    notBefore: certificate.notBefore.toISOString(),
    notAfter: certificate.notAfter.toISOString(),
  }
}

function validity({ now, days, serial }: Wanted) {
  return {
    serialNumber: serial,
    notBefore: wholeSecond(now.getTime() - earlierMs),
    notAfter: wholeSecond(now.getTime() + days * dayMs),
  }
}

const wholeSecond = (ms: number) => new Date(Math.floor(ms / 1_000) * 1_000)

async function pemOf(key: CryptoKey): Promise<string> {
  const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', key))
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
    .export({ format: 'pem', type: 'pkcs8' })
    .toString()
}

function signingKey(keyPem: string): Promise<CryptoKey> {
  const der = createPrivateKey(keyPem).export({ format: 'der', type: 'pkcs8' })
  return crypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign'])
}

// Certificates and keys for tests: an authority that issues, lets expire and revokes. What a region uses comes from sluice:enrol.
import 'reflect-metadata'
import { generateKeyPairSync } from 'node:crypto'
import * as x509 from '@peculiar/x509'
import type { Identity } from './types.ts'

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const dayMs = 86_400_000

export interface TestAuthority {
  readonly caPem: string
  issue(uri: string, days?: { from: number; to: number }): Promise<{ certPem: string; keyPem: string; serial: string }>
  crl(revoked?: readonly string[]): Promise<string>
  /** 'platform' or a sluice's uuid. */
  identity(id: string, days?: { from: number; to: number }): Promise<Identity & { serial: string }>
}

export async function testAuthority(now: Date): Promise<TestAuthority> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const at = (days: number) => new Date(now.getTime() + days * dayMs)
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=test sluice authority',
    keys,
    signingAlgorithm: algorithm,
    notBefore: at(-30),
    notAfter: at(30),
    serialNumber: '01',
    extensions: [
      new x509.BasicConstraintsExtension(true, 1, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  let serials = 1
  const issue: TestAuthority['issue'] = async (uri, days = { from: -1, to: 7 }) => {
    const own = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
    serials += 1
    const serial = `7${serials.toString(16).padStart(5, '0')}`
    const certificate = await x509.X509CertificateGenerator.create({
      subject: 'CN=sluice',
      issuer: ca.subject,
      publicKey: own.publicKey,
      signingKey: keys.privateKey,
      signingAlgorithm: algorithm,
      notBefore: at(days.from),
      notAfter: at(days.to),
      serialNumber: serial,
      extensions: [
        new x509.SubjectAlternativeNameExtension([{ type: 'url', value: uri }]),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth, x509.ExtendedKeyUsage.serverAuth]),
        await x509.AuthorityKeyIdentifierExtension.create(keys.publicKey),
      ],
    })
    const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', own.privateKey))
    const keyPem = `-----BEGIN PRIVATE KEY-----\n${der.toString('base64')}\n-----END PRIVATE KEY-----\n`
    return { certPem: certificate.toString('pem'), keyPem, serial }
  }
  const crl: TestAuthority['crl'] = async (revoked = []) => {
    const list = await x509.X509CrlGenerator.create({
      issuer: ca.subject,
      thisUpdate: at(-1),
      nextUpdate: at(7),
      signingAlgorithm: algorithm,
      signingKey: keys.privateKey,
      entries: revoked.map((serialNumber) => ({ serialNumber, revocationDate: at(-1) })),
    })
    // The library writes 'CRL' above it, which OpenSSL does not know.
    return list.toString('pem').replaceAll(' CRL-----', ' X509 CRL-----')
  }
  const caPem = ca.toString('pem')
  return {
    caPem,
    issue,
    crl,
    identity: async (id, days) => {
      const { serial, ...own } = await issue(id === 'platform' ? 'anji:platform' : `anji:sluice:${id}`, days)
      const sm2 = generateKeyPairSync('ec', { namedCurve: 'SM2' })
      const privateKeyPem = sm2.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
      const publicKeyPem = sm2.publicKey.export({ format: 'pem', type: 'spki' }).toString()
      return { id, tls: { ...own, caPem }, sm2: { privateKeyPem, publicKeyPem }, serial }
    },
  }
}

import 'reflect-metadata'
import type { X509Certificate } from 'node:crypto'
import type { TLSSocket } from 'node:tls'
import { X509Crl } from '@peculiar/x509'

/** Who a certificate says it is. */
export interface Holder {
  readonly id: string
  readonly role: 'inner' | 'platform'
  readonly serial: string
  readonly validToMs: number
}

interface Refused {
  readonly code: string
  readonly reason: string
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const said: Readonly<Record<string, Refused>> = {
  CERT_REVOKED: { code: 'sluice.certificate_revoked', reason: 'the certificate was revoked; enrol anew' },
  CERT_HAS_EXPIRED: { code: 'sluice.certificate_expired', reason: 'the certificate has expired; renew it' },
  CERT_NOT_YET_VALID: {
    code: 'sluice.certificate_early',
    reason: 'the certificate is not valid yet; see to the clock',
  },
  CRL_HAS_EXPIRED: {
    code: 'sluice.revocations_stale',
    reason: 'outer’s list of revocations has run out; issue a new one',
  },
  UNABLE_TO_GET_CRL: { code: 'sluice.revocations_stale', reason: 'outer has no list of revocations of this authority' },
}

/** Whom the connection is with, or why it is with nobody. Fails closed. */
export function holderOf(socket: TLSSocket, revoked: ReadonlySet<string>, nowMs: number): Holder | Refused {
  const certificate = socket.getPeerX509Certificate()
  if (!certificate) return { code: 'sluice.certificate_missing', reason: 'no certificate was shown' }
  // A resumed session would carry yesterday's judgement of the certificate.
  if (socket.isSessionReused()) return { code: 'sluice.certificate_refused', reason: 'sessions are not resumed here' }
  if (!socket.authorized) {
    const error = String(socket.authorizationError)
    return said[error] ?? { code: 'sluice.certificate_refused', reason: `the certificate does not hold: ${error}` }
  }
  const serial = serialOf(certificate.serialNumber)
  if (revoked.has(serial)) return said.CERT_REVOKED!
  const validToMs = Date.parse(certificate.validTo)
  if (!(validToMs > nowMs)) return said.CERT_HAS_EXPIRED!
  const named = namedIn(certificate)
  if (!named)
    return { code: 'sluice.certificate_refused', reason: 'the certificate names no sluice and not the platform' }
  return { ...named, serial, validToMs }
}

function namedIn(certificate: X509Certificate): Pick<Holder, 'id' | 'role'> | undefined {
  const uris = (certificate.subjectAltName ?? '').split(', ').filter((name) => name.startsWith('URI:anji:'))
  if (uris.length !== 1) return undefined
  if (uris[0] === 'URI:anji:platform') return { id: 'platform', role: 'platform' }
  const id = uris[0]!.replace('URI:anji:sluice:', '')
  return uuid.test(id) ? { id, role: 'inner' } : undefined
}

/** The serial numbers on a list of revocations. Throws where it is none. */
export function revokedIn(crlPem: string): ReadonlySet<string> {
  return new Set(new X509Crl(crlPem).entries.map(({ serialNumber }) => serialOf(serialNumber)))
}

const serialOf = (hex: string) => hex.toLowerCase().replace(/^0+/, '')

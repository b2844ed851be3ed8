import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createSecureContext } from 'node:tls'
import { z } from 'zod'
import type { Identity } from '#sluice/protocol'

const SluiceFile = z.object({ id: z.uuid(), name: z.string(), title: z.string() })

export interface HospitalFiles {
  readonly name: string
  readonly identity: Identity
  readonly platformSm2PublicPem: string
  readonly spoolKey: Uint8Array
  readonly certificateEndsAt: Date
}

/** A hospital's folder of enrolment as inner needs it. Throws with what is wrong: a file is missing, or a key is not its certificate's. */
export function readHospital(folder: string): HospitalFiles {
  const read = (file: string) => readFileSync(join(folder, file), 'utf8')
  const { id, name } = SluiceFile.parse(JSON.parse(read('sluice.json')))
  const tls = {
    certPem: read('tls-cert.pem'),
    keyPem: read('tls-key.pem'),
    caPem: read('ca.pem'),
    crlPem: read('crl.pem'),
  }
  const certificate = new X509Certificate(tls.certPem)
  if (!certificate.checkPrivateKey(createPrivateKey(tls.keyPem)))
    throw new Error('tls-key.pem is not the key of tls-cert.pem')
  if (!certificate.subjectAltName?.includes(`URI:anji:sluice:${id}`))
    throw new Error('tls-cert.pem is of another sluice')
  refuseUnlessWhole(tls)
  const sm2 = { privateKeyPem: read('sm2-key.pem'), publicKeyPem: read('sm2-public.pem') }
  const platformSm2PublicPem = read('platform-sm2-public.pem')
  createPublicKey(platformSm2PublicPem)
  const spoolKey = Buffer.from(read('spool.key').trim(), 'hex')
  return {
    name,
    identity: { id, tls, sm2 },
    platformSm2PublicPem,
    spoolKey,
    certificateEndsAt: new Date(certificate.validTo),
  }
}

// A list that was copied by half would first be noticed when the link is dialled.
function refuseUnlessWhole({ caPem, crlPem }: { caPem: string; crlPem: string }): void {
  try {
    new X509Certificate(caPem)
    createSecureContext({ ca: caPem, crl: crlPem })
  } catch (error) {
    throw new Error(`ca.pem or crl.pem is not whole: ${(error as Error).message}`)
  }
}

/** Changes when a file of the folder was exchanged. */
export function stampOf(folder: string): string {
  return ['tls-cert.pem', 'tls-key.pem', 'ca.pem', 'crl.pem', 'platform-sm2-public.pem']
    .map((file) => statSync(join(folder, file)).mtimeMs)
    .join(' ')
}

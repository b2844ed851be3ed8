import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Identity } from '#sluice/protocol'

/** The platform's keys for the link, as the enrolment lays them into a folder. Throws when one is missing. */
export function readIdentity(folder: string): Identity {
  const read = (name: string) => readFileSync(join(folder, name), 'utf8')
  const crl = join(folder, 'crl.pem')
  return {
    id: 'platform',
    tls: {
      certPem: read('tls-cert.pem'),
      keyPem: read('tls-key.pem'),
      caPem: read('ca.pem'),
      ...(existsSync(crl) ? { crlPem: readFileSync(crl, 'utf8') } : {}),
    },
    sm2: { privateKeyPem: read('sm2-key.pem'), publicKeyPem: read('sm2-public.pem') },
  }
}

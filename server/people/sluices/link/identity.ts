import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createSecureContext } from 'node:tls'
import { log } from '#kernel'
import type { Identity } from '#sluice/protocol'

/** The platform's keys for the link, as the enrolment lays them into a folder. Throws when one is missing, or not whole. */
export function readIdentity(folder: string): Identity {
  const read = (name: string) => readFileSync(join(folder, name), 'utf8')
  const crl = join(folder, 'crl.pem')
  const tls = {
    certPem: read('tls-cert.pem'),
    keyPem: read('tls-key.pem'),
    caPem: read('ca.pem'),
    ...(existsSync(crl) ? { crlPem: readFileSync(crl, 'utf8') } : {}),
  }
  createSecureContext({ cert: tls.certPem, key: tls.keyPem, ca: tls.caPem, ...(tls.crlPem ? { crl: tls.crlPem } : {}) })
  return { id: 'platform', tls, sm2: { privateKeyPem: read('sm2-key.pem'), publicKeyPem: read('sm2-public.pem') } }
}

/** The keys of a folder as they are now: read again when a file was exchanged. Half of a new set changes nothing, and is said. */
export function identityIn(folder: string): () => Identity {
  let stamp = stampOf(folder)
  let known = readIdentity(folder)
  return () => {
    const now = stampOf(folder)
    if (now === stamp) return known
    stamp = now
    try {
      known = readIdentity(folder)
    } catch (error) {
      log.error({ error: (error as Error).message }, 'the new keys of the link do not hold')
    }
    return known
  }
}

const files = ['tls-cert.pem', 'tls-key.pem', 'ca.pem', 'crl.pem', 'sm2-key.pem', 'sm2-public.pem']

function stampOf(folder: string): string {
  return files.map((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs).join(' ')
}

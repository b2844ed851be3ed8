import type { RealNameLink } from '../real-name-link.ts'
import { documentHashOf } from '../resident.ts'
import * as store from '../store.ts'

/**
 * The region's own register as the authority: a document that is known under another name or phone does not match. Of a
 * document that nobody has shown before, only its form and check digit can be judged.
 */
export const localRealName: RealNameLink = {
  method: 'region-register',
  check: async (ctx, identity, phone) => {
    const hash = documentHashOf(identity.documentType, identity.documentNumber)
    const [known] = await store.find(ctx, { documentHashes: [hash] })
    if (!known) return 'match'
    const same = known.name === identity.name && known.birthDate === identity.birthDate
    if (!same) return 'name-mismatch'
    return phone && known.phone && known.phone !== phone ? 'phone-mismatch' : 'match'
  },
}

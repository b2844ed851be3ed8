import type { Institution, InstitutionKind, InstitutionLevel } from '#contracts/institutions'
import { refuseUnless } from '#kernel'

export type { Institution, InstitutionKind, InstitutionLevel }

const levelsOfKind: Record<InstitutionKind, readonly InstitutionLevel[]> = {
  'internet-hospital': [3, 2],
  hospital: [3, 2],
  'township-centre': [1],
  'village-clinic': [0],
  pharmacy: [1],
}

/** Refusals: institutions.level_of_kind. */
export function checkLevel(kind: InstitutionKind, level: InstitutionLevel): void {
  refuseUnless(levelsOfKind[kind].includes(level), 'institutions.level_of_kind', { field: 'level' })
}

/**
 * A parent stands above its members; the region's lead stands above hospitals of its own level.
 * Refusals: institutions.parent_level, institutions.closed.
 */
export function checkParent(child: { kind: InstitutionKind; level: InstitutionLevel }, parent: Institution): void {
  refuseUnless(parent.closedAt === null, 'institutions.closed', { field: 'parentId' })
  const leads =
    parent.kind === 'internet-hospital' && child.kind !== 'internet-hospital' && parent.level === child.level
  refuseUnless(parent.level > child.level || leads, 'institutions.parent_level', { field: 'parentId' })
}

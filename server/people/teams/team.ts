/** A team, who may have which duty in it, and who answers for a person. Rules only: no clock, no I/O. */
import type { Duty, ResponsibilityBasis } from '#contracts/teams'
import type { Role } from '#kernel'

export type { Duty, ResponsibilityBasis }

export interface TeamMember {
  readonly staffId: string
  readonly duty: Duty
  readonly from: string
  /** The first day on which it no longer holds. */
  readonly to: string | null
}

export interface Team {
  readonly id: string
  readonly institutionId: string
  readonly name: string
  readonly leaderId: string
  readonly householdQuota: number
  readonly from: string
  readonly to: string | null
  readonly endReason: string | null
  readonly members: readonly TeamMember[]
}

export interface Responsible {
  readonly residentId: string
  readonly teamId: string
  readonly basis: ResponsibilityBasis
  readonly basisId: string
  /** By the grid the record opens only when the person has agreed to it as well. */
  readonly openRecord: boolean
}

// A nurse has no role of their own in the kernel: nurses enter records as registrars, or work beside a doctor's.
const rolesOfDuty: Record<Duty, readonly Role[]> = {
  leader: ['doctor'],
  gp: ['doctor'],
  'village-doctor': ['doctor'],
  nurse: ['registrar', 'doctor', 'dispenser'],
  'public-health': ['registrar', 'doctor'],
  pharmacist: ['pharmacist'],
}

export function dutyFits(duty: Duty, roles: readonly string[]): boolean {
  return rolesOfDuty[duty].some((role) => roles.includes(role))
}

/** Who is on the team today, each once. */
export function presentIds(team: Pick<Team, 'members'>): string[] {
  return team.members.filter(({ to }) => to === null).map(({ staffId }) => staffId)
}

/** Whether the team that answers may open the record: a contract is signed, an assignment asks for the person's agreement (PIPL 29). */
export function opens(row: Pick<Responsible, 'basis' | 'openRecord'> & { readonly agreed: boolean }): boolean {
  return row.openRecord && (row.basis === 'contract' || row.agreed)
}

/** The row that counts: the contract goes before the grid. */
export function answering<T extends Pick<Responsible, 'basis'>>(open: readonly T[]): T | undefined {
  return open.find(({ basis }) => basis === 'contract') ?? open.find(({ basis }) => basis === 'grid')
}

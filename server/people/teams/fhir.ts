import type { CareTeam } from '@medplum/fhirtypes'
import type { Duty, Team } from './team.ts'

const dutyTexts: Record<Duty, string> = {
  leader: '团队长',
  gp: '全科医生',
  'village-doctor': '乡村医生',
  nurse: '护士',
  'public-health': '公共卫生人员',
  pharmacist: '药师',
}

/** The team itself, as CareTeam without a subject: whom it answers for are rows and grants, not a list in a resource. */
export function toCareTeam(team: Team): CareTeam {
  return {
    resourceType: 'CareTeam',
    id: team.id,
    status: team.to === null ? 'active' : 'inactive',
    name: team.name,
    period: { start: team.from, ...(team.to ? { end: team.to } : {}) },
    managingOrganization: [{ reference: `Organization/${team.institutionId}` }],
    participant: team.members.map((member) => ({
      role: [{ coding: [{ system: 'urn:anji:team-duty', code: member.duty }], text: dutyTexts[member.duty] }],
      member: { reference: `Practitioner/${member.staffId}` },
      period: { start: member.from, ...(member.to ? { end: member.to } : {}) },
    })),
  }
}

import type { DetectedIssue, DocumentReference } from '@medplum/fhirtypes'
import type { FindingRow, LineRow } from './finding.ts'

const patient = ({ resident_id }: FindingRow) =>
  resident_id ? { reference: `Patient/${resident_id}` as const } : undefined

/** An upheld finding (glossary: 医保智能监控). The bill's Claim is what it implicates; its lines are evidence. */
export function toDetectedIssue(row: FindingRow, lines: readonly LineRow[]): DetectedIssue {
  const subject = patient(row)
  const own = row.bill_id === null ? {} : { implicated: [{ reference: `Claim/${row.bill_id}` }] }
  return {
    resourceType: 'DetectedIssue',
    id: row.id,
    status: 'final',
    identifier: [{ system: 'urn:anji:finding', value: row.id }],
    code: {
      coding: [{ system: 'urn:anji:monitoring-rule', code: `${row.rule_id}|${row.version}` }],
      text: row.reason_zh,
    },
    ...(subject ? { patient: subject } : {}),
    identifiedDateTime: row.found_at.toISOString(),
    ...own,
    detail: row.reason_zh,
    evidence: lines.map((line) => ({
      code: [
        {
          coding: [{ system: 'urn:anji:hilist-code', code: line.hilist_code, display: line.hilist_name }],
          text: `${line.setl_id}/${line.bkkp_sn}`,
        },
      ],
    })),
    mitigation: [
      {
        action: { text: row.recovered_fen > 0 ? '追回基金' : '认定违规' },
        ...(row.closed_at ? { date: row.closed_at.toISOString() } : {}),
      },
    ],
  }
}

interface Handed {
  readonly id: string
  readonly name: string
  readonly contentType: string
  readonly base64: string
  readonly at: Date
}

export function toDocument(row: FindingRow, { id, name, contentType, base64, at }: Handed): DocumentReference {
  const subject = patient(row)
  return {
    resourceType: 'DocumentReference',
    id,
    status: 'current',
    type: { text: '医保监控申诉材料' },
    ...(subject ? { subject } : {}),
    date: at.toISOString(),
    description: name,
    content: [{ attachment: { contentType, data: base64, title: name, creation: at.toISOString() } }],
  }
}

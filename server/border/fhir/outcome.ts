import { type Locale, Refusal, type RefusalCode } from '#kernel'
import { InvalidResource, type Issue, type StoredVersion } from '#record'

export interface OutcomeIssue {
  severity: 'fatal' | 'error' | 'warning' | 'information'
  code: string
  details: { coding?: { system: string; code: string }[]; text: string }
  diagnostics?: string
  expression?: string[]
}

export interface Outcome {
  resourceType: 'OperationOutcome'
  issue: OutcomeIssue[]
}

/** Our codes as FHIR's issue types (http://hl7.org/fhir/issue-type); what is not here follows from the status. */
const issueTypes: Partial<Record<RefusalCode, string>> = {
  'kernel.malformed_json': 'structure',
  'kernel.body_too_large': 'too-long',
  'kernel.not_signed_in': 'login',
  'kernel.not_permitted': 'forbidden',
  'kernel.too_many_requests': 'throttled',
  'kernel.unsupported_media_type': 'not-supported',
  'record.invalid': 'structure',
  'record.unknown_property': 'structure',
  'record.not_a_list': 'structure',
  'record.a_list': 'structure',
  'record.empty': 'structure',
  'record.wrong_type': 'structure',
  'record.choice_twice': 'structure',
  'record.missing_element': 'required',
  'record.bad_format': 'value',
  'record.wrong_target': 'value',
  'record.code_not_allowed': 'code-invalid',
  'record.invariant': 'invariant',
  'record.duplicate_id': 'duplicate',
  'record.profile_count': 'structure',
  'record.profile_value': 'value',
  'record.unknown_profile': 'not-found',
  'record.bad_patch': 'processing',
  'record.too_deep': 'too-long',
  'record.unknown_type': 'not-supported',
  'record.gone': 'deleted',
  'record.owned': 'business-rule',
  'record.other_source': 'business-rule',
  'record.version_conflict': 'conflict',
  'record.write_race': 'conflict',
  'record.bundle_duplicate': 'duplicate',
  'record.multiple_matches': 'multiple-matches',
  'record.conditional_reference': 'not-found',
  'record.reference_dangling': 'not-found',
  'record.unknown_parameter': 'not-supported',
  'record.unsupported_modifier': 'not-supported',
  'record.unsupported_format': 'not-supported',
  'record.too_costly': 'too-costly',
  'terminology.too_costly': 'too-costly',
  'terminology.value_set_too_large': 'too-costly',
  'terminology.unsafe_regex': 'too-costly',
  'terminology.bad_filter': 'not-supported',
  'terminology.value_set_circle': 'processing',
  'terminology.empty_part': 'invariant',
  'terminology.missing_parameter': 'required',
}
const byStatus: Record<number, string> = {
  401: 'login',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  429: 'throttled',
}

/** A refusal as an OperationOutcome in the reader's language, with every issue of an invalid resource. */
export function outcomeOf(refusal: Refusal, locale: Locale): Outcome {
  if (refusal instanceof InvalidResource) return outcomeOfIssues(refusal.issues, locale)
  const issue: OutcomeIssue = {
    severity: 'error',
    code: issueTypes[refusal.code] ?? byStatus[refusal.status] ?? 'invalid',
    details: { coding: [{ system: 'urn:anji:refusal', code: refusal.code }], text: refusal.sentence(locale) },
    ...(refusal.field ? { expression: [refusal.field] } : {}),
  }
  return { resourceType: 'OperationOutcome', issue: [issue] }
}

export function outcomeOfIssues(issues: readonly Issue[], locale: Locale): Outcome {
  return {
    resourceType: 'OperationOutcome',
    issue: issues.map(({ code, expression, params, severity }) => {
      const [issue] = outcomeOf(new Refusal(code, { field: expression, params }), locale).issue
      return { ...(issue as OutcomeIssue), ...(severity ? { severity } : {}) }
    }),
  }
}

export function allGood(locale: Locale): Outcome {
  const text = locale === 'zh' ? '资源符合 FHIR R4 结构。' : 'The resource follows its FHIR R4 structure.'
  return {
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'information', code: 'informational', details: { text } }],
  }
}

/** For whoever prefers it to the resource that was written. */
export function doneOutcome({ type, id, version }: StoredVersion, locale: Locale): Outcome {
  const name = `${type}/${id}`
  const text = locale === 'zh' ? `${name} 已保存,版本 ${version}。` : `${name} is stored as version ${version}.`
  return {
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'information', code: 'informational', details: { text } }],
  }
}

/** For work that goes on in the background. */
export function startedOutcome(locale: Locale): Outcome {
  const text =
    locale === 'zh'
      ? '已开始，请按 Content-Location 查询进度。'
      : 'It has begun. Ask at Content-Location how far it is.'
  return {
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'information', code: 'informational', details: { text } }],
  }
}

/** What came of an input of an import. */
export function importedOutcome(
  counts: { readonly created: number; readonly updated: number; readonly unchanged: number; readonly refused: number },
  locale: Locale,
): Outcome {
  const { created, updated, unchanged, refused } = counts
  const text =
    locale === 'zh'
      ? `新建 ${created}，更新 ${updated}，未变 ${unchanged}，拒绝 ${refused}。`
      : `${created} created, ${updated} updated, ${unchanged} unchanged, ${refused} refused.`
  return {
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'information', code: 'informational', details: { text } }],
  }
}

/** What a bug looks like from outside: nothing but the request's id. */
export function failureOutcome(locale: Locale, requestId: string): Outcome {
  const text =
    locale === 'zh'
      ? `系统出了问题，操作没有生效。编号 ${requestId}。`
      : `Something went wrong here and nothing was changed. Quote ${requestId}.`
  return { resourceType: 'OperationOutcome', issue: [{ severity: 'fatal', code: 'exception', details: { text } }] }
}

export function ignoredOutcome(names: readonly string[], locale: Locale): Outcome {
  const text = (name: string) =>
    locale === 'zh'
      ? `已忽略不支持的搜索参数“${name}”。`
      : `The search parameter "${name}" is not supported and was ignored.`
  return {
    resourceType: 'OperationOutcome',
    issue: names.map((name) => ({ severity: 'warning', code: 'not-supported', details: { text: text(name) } })),
  }
}

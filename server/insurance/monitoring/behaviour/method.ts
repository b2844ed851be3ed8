/** Behavioural rules in both places: over a year's claims with their evidence, and on one bill with the person's history. */
import { quoted } from '#kernel'
import { atStage, type HistoryLine, type Hit, inForce, type Method, type MonitoredBill, type Rule } from '../kind.ts'
import type { Behaviour, SeenBefore, SeenBill, SeenLine } from './behaviour.ts'
import { behaviourOf, kinds } from './rules.ts'

const scenes = {
  outpatient: `coalesce(med_type, '') not in ('21', '41')`,
  inpatient: `med_type = '21'`,
  pharmacy: `med_type = '41'`,
} as const

/** On which bills a rule may be raised: its days, levels, scenes and schemes. */
function raisedOn(rule: Rule): string {
  const where = [`setl_time::date >= date ${quoted(rule.validFrom)}`]
  if (rule.validTo) where.push(`setl_time::date <= date ${quoted(rule.validTo)}`)
  if (rule.hospLvs) where.push(`hosp_lv in (${rule.hospLvs.join(', ') || 'null'})`)
  if (rule.insutypes) where.push(`insutype in (${rule.insutypes.map(quoted).join(', ') || 'null'})`)
  if (rule.scenes) where.push(`(${rule.scenes.map((scene) => scenes[scene]).join(' or ') || 'false'})`)
  return where.join(' and ')
}

export interface BehaviourQuery {
  readonly rule: Rule
  readonly scope: 'person' | 'region'
  /** A row for each line of each finding: finding, setl_id, line_setl_id, bkkp_sn, amount_fen, facts. */
  readonly sql: string
  readonly say: (facts: string) => { readonly zh: string; readonly en: string }
}

/** The rules of behaviour among these, as queries over the claims' relations. */
export function behaviourQueries(rules: readonly Rule[]): BehaviourQuery[] {
  return rules.flatMap((rule) => {
    const behaviour = behaviourOf(rule.kind)
    if (!behaviour || !rule.enabled || !atStage(rule, 'after')) return []
    const params = behaviour.params.parse(rule.params)
    return [
      {
        ...{ rule, scope: behaviour.scope },
        sql: `select found.* from (${behaviour.sql(params)}) found
                semi join (select setl_id from setl_d where vali_flag = '1' and ${raisedOn(rule)}) raised using (setl_id)`,
        say: (facts: string) => behaviour.say(facts.split('|'), params),
      },
    ]
  })
}

const before = (line: HistoryLine): SeenLine => seenLine(line, line.setlId, line.fixmedinsCode, line.medType ?? '')

/** A line's ceiling is the split's business: what one bill charges above it is split off before anything is paid. */
function seenLine(
  line: MonitoredBill['lines'][number],
  setlId: string,
  fixmedinsCode: string,
  medType: string,
): SeenLine {
  return {
    ...{
      setlId,
      fixmedinsCode,
      medType,
      bkkpSn: line.bkkpSn,
      hilistCode: line.hilistCode,
      cnt: line.cnt,
      pricFen: line.pric,
    },
    ...{
      priceCeilingFen: null,
      overCeilingFen: 0,
      detItemFeeSumamtFen: line.detItemFeeSumamt,
      inscpAmtFen: line.inscpAmt,
    },
    ...{ at: line.feeOcurTime, prdDays: line.prdDays, drordNo: line.drordNo ?? line.orderId ?? null },
  }
}

function staysOf(history: readonly HistoryLine[]): SeenBefore['stays'] {
  const stays = new Map<string, SeenBefore['stays'][number]>()
  for (const { setlId, fixmedinsCode, stay } of history) if (stay) stays.set(setlId, { setlId, fixmedinsCode, ...stay })
  return [...stays.values()]
}

function applies(rule: Rule, bill: MonitoredBill): boolean {
  const { hospLvs, insutypes, scenes } = rule
  const scene = bill.medType === '21' ? 'inpatient' : bill.medType === '41' ? 'pharmacy' : 'outpatient'
  return (
    inForce(rule, bill.setlTime.slice(0, 10)) &&
    (hospLvs === null || (bill.hospLv !== null && hospLvs.includes(bill.hospLv))) &&
    (insutypes === null || (bill.insutype !== null && insutypes.includes(bill.insutype))) &&
    (scenes === null || scenes.includes(scene))
  )
}

function hitsOf(rule: Rule, behaviour: Behaviour<unknown>, params: unknown, bill: SeenBill, past: SeenBefore): Hit[] {
  return behaviour.one!(params, bill, past).flatMap((seen) => {
    const { zh, en } = behaviour.say(seen.facts, params)
    return seen.lines
      .filter((line) => line.setlId === bill.setlId)
      .map(({ bkkpSn, amountFen }) => ({ rule, bkkpSn, amountFen, seenZh: zh, seenEn: en }))
  })
}

export const behaviourMethod: Method = {
  name: 'behaviour',
  kinds,
  needs: ['setl_d', 'fee_list_d', 'mdtrt_d', 'diag_list_d', 'psn_insu_d'],
  onBill: (rules) => {
    const ready = rules.flatMap((rule) => {
      const behaviour = behaviourOf(rule.kind)
      return behaviour?.one ? [{ rule, behaviour, params: behaviour.params.parse(rule.params) }] : []
    })
    return (bill, history) => {
      // What has no number yet comes after everything of the same moment.
      const setlId = bill.setlId ?? '~'
      const seen: SeenBill = {
        setlId,
        lines: bill.lines.map((line) => seenLine(line, setlId, bill.fixmedinsCode, bill.medType ?? '')),
      }
      const past: SeenBefore = { lines: history.map(before), stays: staysOf(history) }
      return ready.flatMap(({ rule, behaviour, params }) =>
        applies(rule, bill) ? hitsOf(rule, behaviour, params, seen, past) : [],
      )
    }
  },
  overYear: (rules) => {
    const each = behaviourQueries(rules).map(
      ({ rule, sql }) => `
        select line_setl_id as setl_id, bkkp_sn, ${quoted(rule.ruleId)} as rule, ${rule.version} as version,
               ${quoted(rule.result)} as verdict, amount_fen, ${quoted(`${rule.nameZh}：`)} || facts as reason
          from (${sql}) where amount_fen > 0`,
    )
    const nothing = `select ''::varchar as setl_id, '' as bkkp_sn, '' as rule, 0 as version, '' as verdict, 0::bigint as amount_fen,
                            '' as reason where false`
    return { setup: [], findings: each.join(' union all ') || nothing }
  },
}

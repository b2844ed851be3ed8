import type { Locale, Role } from '#kernel'

type Words = Record<Locale, string>

const actions: Record<string, Words> = {
  read: { zh: '查看了', en: 'read' },
  create: { zh: '新增了', en: 'added' },
  update: { zh: '修改了', en: 'changed' },
  delete: { zh: '撤销了', en: 'ended' },
  execute: { zh: '办理了', en: 'worked on' },
  'break-glass': { zh: '紧急打开了', en: 'opened in an emergency:' },
}

// What each module's data is to a resident; `of` names single nouns where one word for the module is too coarse.
const entities: Record<string, Words & { of?: Record<string, Words> }> = {
  accounts: { zh: '医保个人账户', en: 'the insurance account' },
  benefits: { zh: '医保待遇', en: 'insurance benefits' },
  booking: { zh: '预约', en: 'an appointment' },
  call_back: { zh: '医生回访邀请', en: 'a doctor’s call-back' },
  chronic: {
    zh: '慢病管理档案',
    en: 'chronic care',
    of: { finding: { zh: '慢病筛查', en: 'a screening finding' }, plan: { zh: '慢病管理计划', en: 'the care plan' } },
  },
  consent: { zh: '知情同意', en: 'a consent' },
  consult: { zh: '问诊', en: 'a consult' },
  contracts: {
    zh: '家庭医生签约',
    en: 'a family-doctor contract',
    of: { promise: { zh: '签约服务', en: 'the promised services' } },
  },
  conversation: { zh: '问诊对话', en: 'the conversation of a consult' },
  credentials: { zh: '登录信息', en: 'the sign-in' },
  dispensing: { zh: '取药记录', en: 'a dispensing of medicine' },
  follow_ups: {
    zh: '随访记录',
    en: 'a follow-up',
    of: { health_check: { zh: '健康体检', en: 'a health check' } },
  },
  grid: { zh: '家庭与网格信息', en: 'the household' },
  identity: {
    zh: '档案归属核对',
    en: 'a check of whose record it is',
    of: { join: { zh: '院内档案关联', en: 'the linked hospital records' } },
  },
  learning: { zh: '健康学习', en: 'the learning' },
  measures: { zh: '考核指标归类', en: 'how a measure counts the person' },
  prescribing: { zh: '处方', en: 'a prescription' },
  readings: { zh: '居家测量', en: 'a reading' },
  record: {
    zh: '健康档案',
    en: 'the health record',
    of: {
      AllergyIntolerance: { zh: '过敏史', en: 'allergies' },
      AuditEvent: { zh: '查看记录', en: 'the list of who has seen the record' },
      Condition: { zh: '诊断', en: 'diagnoses' },
      DiagnosticReport: { zh: '检查报告', en: 'reports' },
      Encounter: { zh: '就诊记录', en: 'visits' },
      MedicationRequest: { zh: '用药', en: 'medicines' },
      Observation: { zh: '检验与体征', en: 'measurements' },
    },
  },
  residents: {
    zh: '基本信息',
    en: 'name and details',
    of: {
      family_link: { zh: '家人关系', en: 'the family links' },
      identity_doubt: { zh: '档案归属核对', en: 'a check of whose record it is' },
      linked_patient: { zh: '院内档案关联', en: 'the linked hospital records' },
    },
  },
  review: { zh: '处方审核', en: 'the review of a prescription' },
  settlement: { zh: '费用结算', en: 'a bill' },
  sign_in: { zh: '应用授权', en: 'the access of an app' },
  teams: { zh: '负责的家医团队', en: 'which team answers for the person' },
  timeline: { zh: '健康档案时间线', en: 'the timeline of the record' },
  veracity: { zh: '随访真实性核对', en: 'a check of a follow-up' },
  village: { zh: '村医设备上的资料', en: 'what a village device carries' },
  worklists: { zh: '待办清单', en: 'a worklist' },
}

const roleWords: Partial<Record<Role, Words>> = {
  resident: { zh: '居民', en: 'resident' },
  doctor: { zh: '医生', en: 'doctor' },
  pharmacist: { zh: '药师', en: 'pharmacist' },
  dispenser: { zh: '发药', en: 'pharmacy counter' },
  registrar: { zh: '档案管理', en: 'health-records officer' },
  manager: { zh: '管理', en: 'manager' },
  auditor: { zh: '审计', en: 'auditor' },
  administrator: { zh: '系统管理', en: 'administrator' },
  integration: { zh: '接入系统', en: 'connected system' },
  system: { zh: '系统自动', en: 'automatic' },
  anonymous: { zh: '登记中', en: 'signing up' },
}

/** One line of the trail in plain words, as in 查看了处方. */
export function wordsOf(action: string, entity: string, locale: Locale): string {
  const [module = '', noun = ''] = entity.split('.')
  const known = entities[module] ?? { zh: '健康信息', en: 'health data' }
  const thing = known.of?.[noun] ?? known
  const verb = actions[action] ?? actions.execute!
  return locale === 'zh' ? `${verb.zh}${thing.zh}` : `${verb.en} ${thing.en}`
}

export function roleOf(roles: readonly string[], locale: Locale): string {
  return roleWords[roles[0] as Role]?.[locale] ?? ''
}

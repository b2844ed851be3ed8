/** The coded "no" of chronic care. */
export const chronicRefusals = {
  'chronic.programme_unknown': {
    status: 404,
    zh: '没有这个慢病管理方案，或该日期没有生效的版本。',
    en: 'There is no such programme, or none of its versions is in force on that day.',
  },
  'chronic.programme_malformed': {
    status: 422,
    zh: '方案内容不符合要求：{path}（{problem}）。',
    en: 'The programme is not well formed at {path}: {problem}.',
  },
  'chronic.unknown_activity': {
    status: 422,
    zh: '方案中的活动“{activity}”没有定义（{path}）。',
    en: 'The activity {activity} is not defined ({path}).',
  },
  'chronic.unknown_code': {
    status: 422,
    zh: '“{name}”不是可用的代码（{path}）。',
    en: '{name} is not a code that can be used here ({path}).',
  },
  'chronic.programme_overlaps': {
    status: 409,
    zh: '方案“{programme}”的生效日期与版本 {version} 重叠。',
    en: 'The days in force of {programme} overlap with version {version}.',
  },
  'chronic.programme_in_force': {
    status: 409,
    zh: '已有版本 {version} 在使用；新版本只能从明天或更晚开始。',
    en: 'Version {version} is in force. A new version can begin tomorrow or later.',
  },
  'chronic.version_taken': {
    status: 409,
    zh: '方案“{programme}”的版本 {version} 已存在；已载入的版本不可修改。',
    en: 'Version {version} of {programme} is there already and cannot be changed.',
  },
  'chronic.answer_unknown': {
    status: 422,
    zh: '问卷中没有“{question}”这一项。',
    en: 'The questionnaire has no question {question}.',
  },
  'chronic.answer_missing': {
    status: 422,
    zh: '请回答“{question}”。',
    en: 'Please answer {question}.',
  },
  'chronic.answer_wrong': {
    status: 422,
    zh: '“{question}”的回答不合适，请核对数值和选项。',
    en: 'The answer to {question} does not fit. Check the value or the option.',
  },
  'chronic.finding_unknown': { status: 404, zh: '没有这条筛查结果。', en: 'There is no such finding.' },
  'chronic.finding_decided': {
    status: 409,
    zh: '这条筛查结果已有结论。',
    en: 'This finding has been decided already.',
  },
  'chronic.diagnosis_does_not_fit': {
    status: 422,
    zh: '诊断 {code} 不属于该管理方案的病种。',
    en: 'The diagnosis {code} does not belong to this programme.',
  },
  'chronic.not_confirmed': {
    status: 409,
    zh: '尚未由医生确诊，不能建档。请由医生写明诊断。',
    en: 'No doctor has confirmed the disease yet. A doctor has to give the diagnosis first.',
  },
  'chronic.only_a_doctor_diagnoses': {
    status: 403,
    zh: '只有医生可以给出诊断。',
    en: 'Only a doctor gives a diagnosis.',
  },
  'chronic.consent_missing': {
    status: 409,
    zh: '建档前须告知本人并取得同意。',
    en: 'The person has to be told and agree before enrolment.',
  },
  'chronic.already_enrolled': {
    status: 409,
    zh: '该居民已在此方案中建档。',
    en: 'The person is enrolled in this programme already.',
  },
  'chronic.no_team': {
    status: 409,
    zh: '该居民还没有负责的团队，请先签约或分配团队。',
    en: 'No team answers for this person yet. Sign a contract or assign a team first.',
  },
  'chronic.doctor_not_on_team': {
    status: 409,
    zh: '负责医生须是该居民责任团队的医生。',
    en: 'The doctor must be a doctor of the team that answers for the person.',
  },
  'chronic.enrolment_unknown': { status: 404, zh: '没有这份慢病档案。', en: 'There is no such enrolment.' },
  'chronic.enrolment_ended': { status: 409, zh: '这份慢病档案已结束。', en: 'This enrolment has ended.' },
  'chronic.not_the_doctor': {
    status: 403,
    zh: '只有负责医生可以签署。',
    en: 'Only the doctor who answers for the plan signs it.',
  },
  'chronic.signed_already': { status: 409, zh: '管理计划已签署。', en: 'The plan has been signed already.' },
  'chronic.in_the_future': {
    status: 422,
    zh: '时间不能晚于现在，请核对设备时间。',
    en: 'The time lies in the future. Check the clock of the device.',
  },
  'chronic.id_taken': {
    status: 409,
    zh: '这个编号已用于其他内容。',
    en: 'This id has been used for something else.',
  },
  'chronic.exit_before_enrolment': {
    status: 422,
    zh: '结束日期不能早于建档日期，也不能晚于今天。',
    en: 'The day of leaving lies neither before enrolment nor after today.',
  },
  'chronic.goal_unknown': {
    status: 422,
    zh: '方案中没有目标“{goal}”。',
    en: 'The programme has no goal {goal}.',
  },
  'chronic.goal_implausible': {
    status: 422,
    zh: '目标“{goal}”的数值超出合理范围（{from}–{to}）。',
    en: 'The value for {goal} is out of the plausible range ({from} to {to}).',
  },
  'chronic.activity_unknown': { status: 404, zh: '没有这项活动。', en: 'There is no such activity.' },
  'chronic.activity_given': {
    status: 409,
    zh: '这项活动已经在进行。',
    en: 'This activity has been prescribed and is still open.',
  },
  'chronic.activity_over': {
    status: 409,
    zh: '这项活动已结束。',
    en: 'This activity is over.',
  },
  'chronic.days_wrong': {
    status: 422,
    zh: '日期不合适：结束不能早于开始。',
    en: 'The days do not fit: the end lies before the beginning.',
  },
  'chronic.criterion_unknown': {
    status: 422,
    zh: '评估标准中没有“{criterion}”。',
    en: 'The assessment has no criterion {criterion}.',
  },
  'chronic.own_assessment': {
    status: 403,
    zh: '机构不能评估自己，请由上级机构评估。',
    en: 'An institution does not assess itself; one above it does.',
  },
  'chronic.questionnaire_unknown': {
    status: 404,
    zh: '方案中没有这份筛查问卷。',
    en: 'The programme has no such questionnaire.',
  },
  'chronic.assessed_already': {
    status: 409,
    zh: '该机构当日已有评估。',
    en: 'The institution has an assessment of that day already.',
  },
} as const

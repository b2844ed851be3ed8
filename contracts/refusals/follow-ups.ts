/** The coded "no" of follow-ups and of the questions about their truth. */
export const followUpRefusals = {
  'follow_ups.unknown': { status: 404, zh: '没有这条随访记录。', en: 'There is no such follow-up.' },
  'follow_ups.check_unknown': { status: 404, zh: '没有这次健康体检。', en: 'There is no such health check.' },
  'follow_ups.id_taken': {
    status: 409,
    zh: '这个编号已用于另一条内容不同的记录。',
    en: 'This id already belongs to a record with other content.',
  },
  'follow_ups.in_the_future': {
    status: 422,
    zh: '时间不能晚于现在，请核对设备时钟。',
    en: 'The time lies in the future. Check the clock of the device.',
  },
  'follow_ups.before_enrolment': {
    status: 422,
    zh: '随访日期早于建档日期（{enrolledOn}）。',
    en: 'The follow-up lies before the enrolment ({enrolledOn}).',
  },
  'follow_ups.not_enrolled': {
    status: 409,
    zh: '该居民当日未在管（{programme}），请先建档。',
    en: 'This person is not enrolled on that day ({programme}). Enrol them first.',
  },
  'follow_ups.too_long_ago': {
    status: 422,
    zh: '时间早于 1900 年，请核对。',
    en: 'The time lies before 1900. Check it.',
  },
  'follow_ups.phone_only': {
    status: 403,
    zh: '公卫人员只能记录电话随访，当面和视频随访由医生记录。',
    en: 'A public-health officer records follow-ups by telephone; those in person or by video are a doctor’s.',
  },
  'follow_ups.not_your_team': {
    status: 403,
    zh: '只有该居民的责任团队可以进行此操作。',
    en: 'Only the team that is responsible for this person may do this.',
  },
  'follow_ups.value_impossible': {
    status: 422,
    zh: '数值 {value} {unit} 超出人体可能的范围（{low}–{high} {unit}），请核对。',
    en: 'The value {value} {unit} is beyond what a body can have ({low}–{high} {unit}). Check it.',
  },
  'follow_ups.glucose_in_mg_dl': {
    status: 422,
    zh: '血糖 {value} 像是 mg/dL，请换算为 mmol/L（约 {mmol}）后填写。',
    en: 'A glucose of {value} looks like mg/dL. Enter it in mmol/L (about {mmol}).',
  },
  'follow_ups.pressures_reversed': {
    status: 422,
    zh: '收缩压须高于舒张压，请核对。',
    en: 'The systolic pressure must be above the diastolic. Check them.',
  },
  'follow_ups.pressure_incomplete': {
    status: 422,
    zh: '收缩压与舒张压须同时填写。',
    en: 'Give the systolic and the diastolic pressure together.',
  },
  'follow_ups.answer_missing': {
    status: 422,
    zh: '请回答“{question}”。',
    en: 'Please answer “{question}”.',
  },
  'follow_ups.question_unknown': {
    status: 422,
    zh: '问卷中没有这一项（{linkId}），或它在当前回答下不适用。',
    en: 'The questionnaire has no such item ({linkId}), or it does not apply with these answers.',
  },
  'follow_ups.answer_wrong': {
    status: 422,
    zh: '“{question}”的回答不符合要求：{expected}。',
    en: 'The answer to “{question}” does not fit: {expected}.',
  },
  'follow_ups.reason_needed': {
    status: 422,
    zh: '处理意见或下次随访日期与规则不同时，请说明理由。',
    en: 'Say why the decision or the next date differs from what the rules say.',
  },
  'follow_ups.next_due_wrong': {
    status: 422,
    zh: '下次随访须在本次之后，且不晚于 {latest}。',
    en: 'The next follow-up must lie after this one and not later than {latest}.',
  },
  'follow_ups.already_withdrawn': {
    status: 409,
    zh: '这条记录已作废。',
    en: 'This record was already marked as entered in error.',
  },
  'follow_ups.check_item_unknown': {
    status: 422,
    zh: '体检项目中没有“{code}”。',
    en: 'The health check has no item “{code}”.',
  },
  'follow_ups.check_choice_unknown': {
    status: 422,
    zh: '“{item}”请从给出的选项中选择。',
    en: 'Choose one of the given answers for “{item}”.',
  },
  'follow_ups.standard_taken': {
    status: 409,
    zh: '该体检标准已有版本 {version}。',
    en: 'This standard already has a version {version}.',
  },
  'follow_ups.standard_not_after': {
    status: 422,
    zh: '新版本须在 {day} 之后开始执行。',
    en: 'A new version has to begin after {day}.',
  },
  'follow_ups.standard_item_twice': {
    status: 422,
    zh: '体检项目“{code}”出现了两次。',
    en: 'The item “{code}” stands there twice.',
  },

  'veracity.doubt_unknown': { status: 404, zh: '没有这个疑问。', en: 'There is no such question.' },
  'veracity.about_yourself': {
    status: 403,
    zh: '不能由被询问的本人答复。',
    en: 'A question is not answered by the one it is about.',
  },
  'veracity.not_asked': {
    status: 403,
    zh: '这个疑问由{asked}答复。',
    en: 'This question is put to: {asked}.',
  },
  'veracity.already_answered': {
    status: 409,
    zh: '这个疑问已有答复（{state}）。',
    en: 'This question has been answered ({state}).',
  },
  'veracity.not_yours': {
    status: 403,
    zh: '只能查看本人、本团队或本机构的疑问。',
    en: 'You may only see questions about yourself, your team or your institution.',
  },
  'veracity.days_wrong': {
    status: 422,
    zh: '起止日期不正确，最多一年。',
    en: 'The days are in the wrong order, or more than a year apart.',
  },
} as const

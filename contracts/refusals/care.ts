/** Care's coded "no": a status and a sentence a person can act on. {name} is filled in from the refusal's params. */
export const careRefusals = {
  'booking.session_unknown': { status: 404, zh: '没有这个出诊时段。', en: 'There is no such session.' },
  'booking.doctor_unknown': { status: 404, zh: '没有这位可预约的医生。', en: 'There is no such bookable doctor.' },
  'booking.session_overlaps': {
    status: 409,
    zh: '该医生在此时间已有出诊时段({startsAt}–{endsAt})。',
    en: 'The doctor already has a session at that time ({startsAt}–{endsAt}).',
  },
  'booking.session_times_wrong': {
    status: 422,
    zh: '结束时间须晚于开始时间，且至少容纳一个时段。',
    en: 'The session must end after it starts and hold at least one band.',
  },
  'booking.session_in_past': {
    status: 422,
    zh: '不能在过去的时间开设出诊。',
    en: 'A session cannot be opened in the past.',
  },
  'booking.not_your_session': {
    status: 403,
    zh: '只能管理本人或本机构的出诊时段。',
    en: 'You may only manage your own sessions or those of your institution.',
  },
  'booking.channel_not_yours': {
    status: 403,
    zh: '这类号源不由您取用：窗口号由本院窗口办理，预留号由基层或转诊医生代约。',
    en: 'These numbers are not yours to take: the hospital’s own window has the window numbers, primary-care and referring doctors the reserved ones.',
  },
  'booking.session_suspended': {
    status: 409,
    zh: '这个时段已停诊，请选择其他时间。',
    en: 'This session is suspended. Choose another time.',
  },
  'booking.place_unknown': {
    status: 422,
    zh: '请选择一家有位置信息的机构，作为计算距离的起点。',
    en: 'Choose an institution whose position is known to measure distances from.',
  },
  'booking.sold_out': {
    status: 409,
    zh: '这个时段的号已被取完，请选择其他时间。',
    en: 'No free number is left here. Choose another time.',
  },
  'booking.outside_window': {
    status: 422,
    zh: '只能预约 {fromDays} 至 {windowDays} 天后、尚未结束的时段（0 天为当天）。',
    en: 'Only sessions from {fromDays} to {windowDays} days ahead that have not ended can be booked (0 days: today).',
  },
  'booking.limit_per_day': {
    status: 409,
    zh: '同一就诊人每天最多预约 {limit} 个号。请改约其他日期或先取消已有预约。',
    en: 'One person may book at most {limit} numbers a day. Choose another day or cancel one first.',
  },
  'booking.limit_per_doctor_day': {
    status: 409,
    zh: '同一就诊人同一天在同一医生处最多预约 {limit} 个号。',
    en: 'One person may book at most {limit} numbers with the same doctor on one day.',
  },
  'booking.limit_per_department_day': {
    status: 409,
    zh: '同一就诊人同一天在同一科室最多预约 {limit} 个号。',
    en: 'One person may book at most {limit} numbers in the same department on one day.',
  },
  'booking.limit_per_hospital_day': {
    status: 409,
    zh: '同一就诊人同一天在同一医院最多预约 {limit} 个号。',
    en: 'One person may book at most {limit} numbers at the same hospital on one day.',
  },
  'booking.limit_per_7_days': {
    status: 409,
    zh: '同一就诊人任意 7 天内最多预约 {limit} 个号。请改约其他日期或先取消已有预约。',
    en: 'One person may book at most {limit} numbers in any 7 days. Choose another day or cancel one first.',
  },
  'booking.limit_per_90_days': {
    status: 409,
    zh: '同一就诊人任意 3 个月内最多预约 {limit} 个号。请改约其他日期或先取消已有预约。',
    en: 'One person may book at most {limit} numbers in any three months. Choose another day or cancel one first.',
  },
  'booking.age_not_seen': {
    status: 403,
    zh: '该医院只接诊 {from} 至 {to} 周岁的患者，请选择其他医院。',
    en: 'This hospital sees people from {from} to {to} years of age. Choose another hospital.',
  },
  'booking.own_account_too_young': {
    status: 403,
    zh: '未满 {from} 周岁不能用自己的账号预约，请由家人用其账号代为预约。',
    en: 'Under {from} years a person cannot book with an account of their own. Please have your family book for you.',
  },
  'booking.left_to_others': {
    status: 409,
    zh: '剩下的号是您或与您相关的账号刚退回的，只能由其他人预约。请选择其他时段。',
    en: 'The numbers left here were given back by you or an account connected with you; they are for others now. Choose another time.',
  },
  'booking.already_in_session': {
    status: 409,
    zh: '该就诊人在这个时段已有号，不能重复取号。',
    en: 'This person already has a number in this session.',
  },
  'booking.hold_expired': {
    status: 409,
    zh: '号源已超过保留时间，请重新选择。',
    en: 'The hold has expired. Choose a number again.',
  },
  'booking.hospital_not_answered': {
    status: 409,
    zh: '医院系统还在确认这个号，请稍等几秒再试。',
    en: 'The hospital’s own system is still confirming this number. Try again in a few seconds.',
  },
  'hospital_numbers.unknown': {
    status: 404,
    zh: '没有找到这个医院的号。',
    en: 'There is no such number of a hospital’s own system.',
  },
  'hospital_numbers.difference_unknown': {
    status: 404,
    zh: '没有这条对账差异。',
    en: 'There is no such difference between the books.',
  },
  'hospital_numbers.difference_closed': {
    status: 409,
    zh: '这条对账差异已经处理过了。',
    en: 'This difference has been closed already.',
  },
  'booking.diagnosis_needed': {
    status: 422,
    zh: '请选择本次复诊针对的诊断。',
    en: 'Choose the diagnosis this follow-up is for.',
  },
  'booking.no_offline_diagnosis': {
    status: 403,
    zh: '网上只能复诊。您的健康档案中没有线下医院的明确诊断，请先到{institution}等线下医疗机构就诊，诊断进入档案后即可网上复诊。',
    en: 'Only follow-ups are seen online. Your record has no definite diagnosis from an offline visit: please visit {institution} or another hospital in person first.',
  },
  'booking.diagnosis_not_offline': {
    status: 403,
    zh: '只能就线下已确诊的同一疾病复诊；{code} 不在您的线下诊断中，请先到线下医疗机构就诊。',
    en: 'A follow-up is only for a disease already diagnosed offline; {code} is not among them. Please visit a hospital in person first.',
  },
  'booking.guardian_needed': {
    status: 403,
    zh: '6 岁以下儿童须由监护人陪同并登记，请由监护人预约。',
    en: 'A child under 6 must be accompanied by a recorded guardian. Please have a guardian book.',
  },
  'booking.pediatrics_needed': {
    status: 403,
    zh: '6 岁以下儿童只能由儿科医生诊治，请选择儿科。',
    en: 'A child under 6 may only be seen by a paediatrician. Choose paediatrics.',
  },
  'booking.appointment_unknown': { status: 404, zh: '没有这个预约。', en: 'There is no such appointment.' },
  'booking.cancel_too_late': {
    status: 409,
    zh: '已过取消截止时间({until}),如不能就诊请联系医院。',
    en: 'The time to cancel has passed ({until}). Please call the hospital if you cannot come.',
  },
  'booking.not_cancellable': {
    status: 409,
    zh: '此预约已不能取消（当前状态：{state}）。',
    en: 'This appointment can no longer be cancelled (it is {state}).',
  },
  'booking.check_in_closed': {
    status: 409,
    zh: '不在签到时间内，请在 {from} 至 {until} 之间签到。',
    en: 'Check-in is open from {from} to {until}.',
  },
  'booking.not_checkable': {
    status: 409,
    zh: '此预约不能签到（当前状态：{state}）。',
    en: 'This appointment cannot be checked in (it is {state}).',
  },
  'booking.policy_in_past': {
    status: 422,
    zh: '新的预约规则最早从明天起生效。',
    en: 'A new booking policy begins tomorrow at the earliest.',
  },
  'booking.policy_contradicts': {
    status: 422,
    zh: '这些规则相互矛盾：下限不能大于上限，取消的天数和钟点须一并填写或一并留空。',
    en: 'These rules contradict each other: a minimum may not exceed its maximum; give both the day and the time to cancel, or neither.',
  },

  'conversation.unknown': { status: 404, zh: '没有这个对话。', en: 'There is no such conversation.' },
  'conversation.closed': {
    status: 409,
    zh: '本次问诊已结束，不能再发送消息。',
    en: 'The consult has ended; no more messages can be sent.',
  },
  'conversation.doctor_not_joined': {
    status: 409,
    zh: '请先接诊，再发送消息。',
    en: 'Accept the consult before writing.',
  },
  'conversation.message_differs': {
    status: 409,
    zh: '同一消息编号已用于另一条消息。',
    en: 'This client message id was already used for a different message.',
  },
  'conversation.image_unreadable': {
    status: 422,
    zh: '图片内容与格式不符，请发送 JPEG、PNG 或 WebP 图片。',
    en: 'The bytes are not the image they claim to be. Send a JPEG, PNG or WebP picture.',
  },
  'conversation.image_too_large': {
    status: 413,
    zh: '图片不能超过 3 MB。',
    en: 'A picture may be at most 3 MB.',
  },
  'conversation.image_unknown': { status: 404, zh: '没有这张图片。', en: 'There is no such picture.' },

  'consult.unknown': { status: 404, zh: '没有这次问诊。', en: 'There is no such consult.' },
  'consult.not_online': {
    status: 422,
    zh: '这是线下门诊预约，请到医院就诊。',
    en: 'This is an appointment at the hospital, not online.',
  },
  'consult.not_yours': { status: 403, zh: '这不是您的问诊。', en: 'This is not your consult.' },
  'consult.not_on_duty': {
    status: 403,
    zh: '请先完成身份核验并开始出诊。',
    en: 'Prove your identity and start your session first.',
  },
  'consult.demo_proof_off': {
    status: 403,
    zh: '演示核验仅在演示环境可用，请用密码和动态验证码登录。',
    en: 'The demonstration proof only works in demo mode. Sign in with password and one-time code.',
  },
  'consult.still_open': {
    status: 409,
    zh: '还有 {count} 位患者正在问诊，请先结束或终止。',
    en: '{count} consults are still open. End or terminate them first.',
  },
  'consult.not_waiting': {
    status: 409,
    zh: '此问诊不在候诊中（当前状态：{state}）。',
    en: 'This consult is not waiting (it is {state}).',
  },
  'consult.not_in_progress': {
    status: 409,
    zh: '此问诊不在进行中（当前状态：{state}）。',
    en: 'This consult is not in progress (it is {state}).',
  },
  'consult.judgement_needed': {
    status: 422,
    zh: '请先记录复诊判断。',
    en: 'Record the follow-up judgement first.',
  },
  'consult.condition_changed': {
    status: 409,
    zh: '病情有变化，不能作为复诊结束；请终止问诊并转线下就诊。',
    en: 'The condition has changed: terminate the consult and refer offline.',
  },
  'consult.diagnosis_needed': { status: 422, zh: '请先填写诊断。', en: 'Enter a diagnosis first.' },
  'consult.diagnosis_unknown': {
    status: 422,
    zh: '没有诊断编码 {code}。',
    en: 'There is no diagnosis code {code}.',
  },
  'consult.diagnosis_not_offline': {
    status: 422,
    zh: '诊断 {code} 没有线下确诊记录，网上只能就同一诊断复诊；如为新病情，请终止并转线下。',
    en: 'Diagnosis {code} was not made offline; online is only for the same diagnosis. For something new, terminate and refer offline.',
  },
  'consult.guardian_needed': {
    status: 403,
    zh: '6 岁以下儿童须有监护人在场，请由监护人进入。',
    en: 'A child under 6 needs the guardian present. Please have the guardian enter.',
  },
  'consult.not_signed': { status: 404, zh: '本次问诊没有已签名的小结。', en: 'This consult has no signed summary.' },
  'consult.not_ended': { status: 409, zh: '问诊结束后才能评价。', en: 'You can rate a consult once it has ended.' },
  'consult.already_rated': { status: 409, zh: '您已评价过本次问诊。', en: 'You have already rated this consult.' },
  'consult.complaint_unknown': { status: 404, zh: '没有这条投诉。', en: 'There is no such complaint.' },
  'consult.complaint_answered': {
    status: 409,
    zh: '这条投诉已有答复。',
    en: 'This complaint has already been answered.',
  },

  'timeline.not_allowed': {
    status: 403,
    zh: '您没有查看这份档案的权限；需要诊疗关系或本人同意。',
    en: 'You may not open this record; a care relation or consent is needed.',
  },
  'browser.directory_only': {
    status: 403,
    zh: '管理员只能查看机构、人员等目录类型；{type} 属于个人健康信息，不能查看。',
    en: 'Administrators see only directory types such as organisations and practitioners; {type} is about persons and stays closed.',
  },
  'timeline.no_such_series': {
    status: 404,
    zh: '档案里没有这项测量。请回到趋势列表重新选择。',
    en: 'The record has no such measurement. Choose again from the list of trends.',
  },
} as const

/** The coded "no" of what stands around booking: offers and moves, the waiting list, guidance, the queue, reminders. */
export const aroundBookingRefusals = {
  'booking.not_offerable': {
    status: 409,
    zh: '这个号已不可保留，请查看其他候补。',
    en: 'This number can no longer be kept for you.',
  },
  'booking.gave_it_back': {
    status: 409,
    zh: '这个号是本人或同一账户群退回的，不再分配给本人。',
    en: 'You, or someone booking together with you, gave this number back; it is not offered to you again.',
  },
  'booking.offer_is_declined': {
    status: 409,
    zh: '这是候补保留的号，请在候补中选择接受或放弃。',
    en: 'This number is kept by the waiting list. Accept or decline it there.',
  },
  'booking.move_elsewhere': {
    status: 422,
    zh: '只能改到同一医生，或同一医院同一科室、同一就诊方式的号。',
    en: 'An appointment moves only to the same doctor, or within the same department, and stays online or at the hospital.',
  },
  'booking.moved_too_often': {
    status: 409,
    zh: '同一预约最多改期 {max} 次。如仍不能就诊，请取消预约。',
    en: 'An appointment moves at most {max} times. Cancel it if you cannot come.',
  },
  'booking.move_too_late': {
    status: 409,
    zh: '已过改期截止时间（{until}），如不能就诊请联系医院。',
    en: 'The time to move has passed ({until}). Please call the hospital if you cannot come.',
  },
  'booking.not_movable': {
    status: 409,
    zh: '此预约不能改期（当前状态：{state}）。',
    en: 'This appointment cannot be moved (it is {state}).',
  },
  'booking.move_by_hospital': {
    status: 409,
    zh: '这是医院自有系统的号，请先取消再重新预约。',
    en: 'This number is kept by the hospital’s own system. Cancel it and book again.',
  },

  'waiting_list.entry_unknown': {
    status: 404,
    zh: '没有这项候补。',
    en: 'There is no such entry on the waiting list.',
  },
  'waiting_list.offer_unknown': { status: 404, zh: '没有这个候补号。', en: 'There is no such offer.' },
  'waiting_list.target_unknown': {
    status: 404,
    zh: '没有这位可预约的医生或这个科室。',
    en: 'There is no such doctor or department to wait for.',
  },
  'waiting_list.days_wrong': {
    status: 422,
    zh: '候补日期须在今天起 {windowDays} 天内，且候补截止时间未过。',
    en: 'Wait for days within {windowDays} days whose list has not been cleared yet.',
  },
  'waiting_list.already_waiting': {
    status: 409,
    zh: '已在候补该医生或科室，不能重复候补。',
    en: 'This person already waits for this doctor or department.',
  },
  'waiting_list.too_many': {
    status: 409,
    zh: '每人最多同时候补 {max} 项，请先退出一项。',
    en: 'One person may wait for at most {max} things at once. Leave one first.',
  },
  'waiting_list.still_free': {
    status: 409,
    zh: '目前还有可约的号，请直接预约。',
    en: 'There are still free numbers. Book one directly.',
  },
  'waiting_list.offer_over': {
    status: 409,
    zh: '这个候补号已失效（{state}）。',
    en: 'This offer is over (it is {state}).',
  },
  'waiting_list.offered_before': {
    status: 409,
    zh: '这个号此前已分配给您而您未接受。',
    en: 'This number was offered to you before.',
  },
  'waiting_list.not_waiting': {
    status: 409,
    zh: '这项候补已结束（{state}）。',
    en: 'This entry no longer waits (it is {state}).',
  },
  'waiting_list.not_your_line': {
    status: 403,
    zh: '只能查看本机构的候补队列。',
    en: 'You may only see the lines of your own institution.',
  },

  'guidance.complaint_unknown': {
    status: 404,
    zh: '没有这个症状或疾病，请从列表中选择。',
    en: 'There is no such complaint. Choose one from the list.',
  },
  'guidance.advice_unknown': { status: 404, zh: '没有这条就医建议。', en: 'There is no such advice.' },
  'guidance.already_chosen': {
    status: 409,
    zh: '这条建议已记录您的选择。',
    en: 'A choice has already been recorded for this advice.',
  },
  'guidance.sign_unknown': {
    status: 422,
    zh: '没有这个警示症状：{sign}。',
    en: 'There is no such warning sign: {sign}.',
  },
  'guidance.not_primary_care': {
    status: 403,
    zh: '只有乡镇卫生院和村卫生室可以向上级医院预约预留号。',
    en: 'Only township centres and village clinics book reserved numbers upward.',
  },
  'guidance.not_upward': {
    status: 422,
    zh: '预留号只用于上级医院的线下门诊。',
    en: 'Reserved numbers are for visits in person at a hospital of a higher level.',
  },
  'guidance.not_in_care': {
    status: 403,
    zh: '只能为本机构正在服务、并已授权查阅档案的居民向上预约。',
    en: 'Only for people in your care, whose record is open to you.',
  },
  'guidance.summary_unknown': {
    status: 422,
    zh: '档案中没有这份材料，或不属于该居民。',
    en: 'The record has no such document of this person.',
  },

  'queue.no_place': {
    status: 404,
    zh: '还没有候诊位次，请先签到。',
    en: 'There is no place in the queue yet. Check in first.',
  },
  'queue.online_visit': {
    status: 422,
    zh: '这是网上复诊，请进入网上候诊室。',
    en: 'This is an online visit. Enter the online waiting room.',
  },
  'queue.not_yours': {
    status: 403,
    zh: '只能管理本人或本机构的候诊队列。',
    en: 'You may only manage your own queue or those of your institution.',
  },
  'queue.nobody_waits': { status: 409, zh: '目前没有候诊患者。', en: 'Nobody is waiting.' },
  'queue.still_called': {
    status: 409,
    zh: '上一位患者还未应号，请先接诊或过号。',
    en: 'The last one called has not come yet. Begin, or pass over, first.',
  },
  'queue.not_waiting': {
    status: 409,
    zh: '该患者不在候诊中（当前状态：{state}）。',
    en: 'This person is not waiting (they are {state}).',
  },
  'queue.not_called': {
    status: 409,
    zh: '该患者未被叫号（当前状态：{state}）。',
    en: 'This person has not been called (they are {state}).',
  },
  'queue.not_in_room': {
    status: 409,
    zh: '该患者不在诊室（当前状态：{state}）。',
    en: 'This person is not in the room (they are {state}).',
  },
  'queue.not_at_tests': {
    status: 409,
    zh: '该患者不在检查中（当前状态：{state}）。',
    en: 'This person is not at tests (they are {state}).',
  },
  'queue.somebody_in_room': {
    status: 409,
    zh: '诊室里还有患者，请先结束上一位。',
    en: 'Somebody is still in the room. Finish that visit first.',
  },
  'queue.room_unknown': {
    status: 422,
    zh: '没有这个诊室，或该诊室未开放。',
    en: 'There is no such room here, or it is not open.',
  },
  'queue.room_name_taken': {
    status: 409,
    zh: '本机构已有“{name}”。',
    en: 'The institution already has a room {name}.',
  },
  'queue.rule_in_past': {
    status: 422,
    zh: '新的候诊规则最早从明天起生效。',
    en: 'A new queue rule begins tomorrow at the earliest.',
  },

  'reminders.kind_always_told': {
    status: 422,
    zh: '“{kind}”类通知关系到您的预约，不能关闭短信。',
    en: 'Messages about {kind} concern your appointments and cannot be switched off.',
  },
  'reminders.notice_unknown': { status: 404, zh: '没有这条通知。', en: 'There is no such notice.' },
  'reminders.delivery_unknown': { status: 404, zh: '没有这条短信记录。', en: 'There is no such message.' },
  'reminders.delivery_not_again': {
    status: 409,
    zh: '只有发送失败的短信可以重发（当前状态：{state}）。',
    en: 'Only a message that failed can be sent again (it is {state}).',
  },
} as const

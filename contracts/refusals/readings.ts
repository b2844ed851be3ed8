/** The coded "no" of readings, their devices and alarms. What has status 422 may also stand on a reading that is held. */
export const readingsRefusals = {
  'readings.unknown': { status: 404, zh: '没有这条测量记录。', en: 'There is no such reading.' },
  'readings.id_taken': {
    status: 409,
    zh: '这个编号已用于另一条内容不同的测量记录。',
    en: 'This id belongs to another reading with other content.',
  },
  'readings.not_yours': {
    status: 403,
    zh: '只有本人、其家属或责任团队可以使用这些测量记录。',
    en: 'Only the person, their family or the responsible team may use these readings.',
  },
  'readings.source_not_yours': {
    status: 403,
    zh: '居民自己填写的测量来源只能是“家庭”。',
    en: 'What a resident enters is measured at home.',
  },
  'readings.unit_wrong': {
    status: 422,
    zh: '单位“{unit}”不能用于这项测量，请核对单位。',
    en: 'The unit {unit} does not belong to this measurement. Check the unit.',
  },
  'readings.in_the_future': {
    status: 422,
    zh: '测量时间晚于现在，请核对设备时钟。',
    en: 'The time of measurement is in the future. Check the clock of the device.',
  },
  'readings.clock_old': {
    status: 422,
    zh: '测量时间在 {days} 天以前，可能是设备时钟有误，需人工核对。',
    en: 'It was measured more than {days} days ago by its clock, which may be wrong. A person looks at it.',
  },
  'readings.no_time': {
    status: 422,
    zh: '没有测量时间，需人工核对。',
    en: 'There is no time of measurement. A person looks at it.',
  },
  'readings.looks_like_mgdl': {
    status: 422,
    zh: '血糖 {value} mmol/L 不合常理，数值像是 mg/dL，请核对单位。',
    en: 'A glucose of {value} mmol/L cannot well be; it looks like mg/dL. Check the unit.',
  },
  'readings.looks_like_kpa': {
    status: 422,
    zh: '血压 {value} mmHg 不合常理，数值像是 kPa，请核对单位。',
    en: 'A blood pressure of {value} mmHg cannot well be; it looks like kPa. Check the unit.',
  },
  'readings.impossible': {
    status: 422,
    zh: '测量值 {value} {unit} 不可能，请重新测量或核对录入。',
    en: '{value} {unit} is not possible. Measure again or check what was entered.',
  },
  'readings.diastolic_not_below': {
    status: 422,
    zh: '舒张压应低于收缩压，请核对是否填反。',
    en: 'The diastolic pressure must be below the systolic one. They may be swapped.',
  },
  'readings.unusual': {
    status: 422,
    zh: '测量值 {value} {unit} 超出常见范围，需人工核对后才计入。',
    en: '{value} {unit} is out of the ordinary range. A person looks before it counts.',
  },
  'readings.kind_unknown': {
    status: 422,
    zh: '平台不收这项测量。',
    en: 'This measurement is not kept here.',
  },
  'readings.kind_not_of_device': {
    status: 422,
    zh: '设备登记的测量项目不含此项，需人工核对。',
    en: 'The device is not registered for this measurement. A person looks at it.',
  },
  'readings.nobody_named': {
    status: 422,
    zh: '公用设备的测量没有注明是谁的，需人工认领。',
    en: 'A shared device measured somebody it does not name. A person says whose it is.',
  },
  'readings.person_unknown': {
    status: 422,
    zh: '设备注明的人员编号不存在，需人工认领。',
    en: 'Nobody has the person id that the device names. A person says whose it is.',
  },
  'readings.not_of_team': {
    status: 422,
    zh: '设备注明的人员不归本团队负责，需人工核对。',
    en: 'The person whom the device names is not the team’s. A person looks at it.',
  },
  'readings.not_bound_then': {
    status: 422,
    zh: '测量时设备未绑定给任何人，需人工认领。',
    en: 'The device was nobody’s when it measured. A person says whose it is.',
  },
  'readings.person_died': {
    status: 422,
    zh: '测量时间晚于该居民死亡登记日期，需核对。',
    en: 'It was measured after the person is registered to have died. This must be looked at.',
  },
  'readings.withdrawn': { status: 422, zh: '已作为误录撤回。', en: 'Withdrawn as entered wrongly.' },
  'readings.not_theirs': {
    status: 422,
    zh: '医院病历已不再关联到该居民。',
    en: 'The hospital’s record is no longer linked to this person.',
  },
  'readings.not_held': {
    status: 409,
    zh: '这条测量记录不在待核对状态（当前：{state}）。',
    en: 'This reading is not held (it is {state}).',
  },
  'readings.not_withdrawable': {
    status: 409,
    zh: '医院的检验结果由医院更正，不能在此撤回。',
    en: 'A hospital corrects its own results; they are not withdrawn here.',
  },
  'readings.person_missing': {
    status: 422,
    zh: '请先指明这条测量是谁的。',
    en: 'Say first whose reading it is.',
  },
  'readings.still_impossible': {
    status: 422,
    zh: '此值不可能，不能计入。请改正单位或时间，或予以退回。',
    en: 'It is still not possible and cannot count. Correct its unit or time, or refuse it.',
  },
  'readings.limit_unknown': { status: 404, zh: '没有这项个人限值。', en: 'There is no such personal limit.' },
  'readings.limit_wrong': {
    status: 422,
    zh: '个人限值需有上限或下限，在可能范围内，且下限低于上限。',
    en: 'A personal limit has a low or a high value within what is possible, the low one below the high one.',
  },
  'readings.device_unknown': {
    status: 404,
    zh: '没有登记这台设备，或密钥不对。',
    en: 'No such device is registered, or its secret is wrong.',
  },
  'readings.device_ended': {
    status: 403,
    zh: '这台设备已停用（{state}），不再接收其数据。',
    en: 'This device has been ended ({state}); nothing is taken from it.',
  },
  'readings.device_taken': {
    status: 409,
    zh: '这台设备（厂家、型号、序列号相同）已经登记。',
    en: 'A device of this maker, model and serial number is registered already.',
  },
  'readings.device_bound': {
    status: 409,
    zh: '这台设备已绑定，请先解绑。',
    en: 'This device is bound to somebody. Unbind it first.',
  },
  'readings.bind_whom': {
    status: 422,
    zh: '请指明绑定给一位居民，或作为巡诊设备绑定给一个团队。',
    en: 'Say to whom it is bound: one person, or one team as its field kit.',
  },
  'readings.device_not_bound': { status: 409, zh: '这台设备没有绑定。', en: 'This device is not bound.' },
  'readings.device_of_another': {
    status: 422,
    zh: '这台设备绑定的是另一人。',
    en: 'This device is bound to another person.',
  },
  'readings.device_not_yours': {
    status: 403,
    zh: '只有设备所属机构或绑定的本人可以这样做。',
    en: 'Only the institution of the device, or the person it is bound to, may do this.',
  },
  'readings.pairing_code_unknown': {
    status: 404,
    zh: '绑定码不对或已用过，请向发放设备的机构索取。',
    en: 'The pairing code is wrong or used. Ask the institution that gave you the device.',
  },
  'readings.message_unreadable': {
    status: 422,
    zh: '设备消息无法识别：应为 FHIR R4 Observation，或文档所列格式之一。',
    en: 'The message cannot be read: it is to be a FHIR R4 Observation, or one of the documented formats.',
  },
  'readings.message_too_large': {
    status: 413,
    zh: '设备消息过大（上限 {bytes} 字节）。',
    en: 'The message is too large (at most {bytes} bytes).',
  },
  'readings.alarm_unknown': { status: 404, zh: '没有这条告警。', en: 'There is no such alarm.' },
  'readings.alarm_not_yours': {
    status: 403,
    zh: '只有责任团队成员、本机构管理者和本人可以查看这条告警。',
    en: 'Only members of the responsible team, managers of its institution and the person may see this alarm.',
  },
  'readings.alarm_closed': {
    status: 409,
    zh: '这条告警已经处理完毕（{outcome}）。',
    en: 'This alarm has been closed ({outcome}).',
  },
} as const

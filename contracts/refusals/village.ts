/** What the village's devices, panel and commands may answer with "no", or hold for a person. */
export const villageRefusals = {
  'village.device_unknown': {
    status: 404,
    zh: '没有这台终端，或它不属于您的团队。',
    en: 'There is no such device, or it does not belong to your team.',
  },
  'village.device_registered': {
    status: 409,
    zh: '这台终端已登记，内容与本次不同。',
    en: 'This device is registered already, with other content.',
  },
  'village.device_wiped': {
    status: 403,
    zh: '这台终端已报失并被要求清除，其上的操作不再接收。请联系团队长。',
    en: 'This device was reported lost and told to erase; nothing from it is taken any more. Ask the team leader.',
  },
  'village.key_invalid': {
    status: 400,
    zh: '终端公钥无效，请重新登记终端。',
    en: 'The device’s public key is not valid. Enrol the device again.',
  },
  'village.challenge_unknown': {
    status: 401,
    zh: '连接质询已过期或已使用，请重新连接。',
    en: 'The challenge is over or was used. Connect again.',
  },
  'village.device_signature_wrong': {
    status: 401,
    zh: '终端签名不正确，请重新登记终端。',
    en: 'The device’s signature is wrong. Enrol the device again.',
  },
  'village.session_unknown': {
    status: 401,
    zh: '同步会话已结束，请重新连接。',
    en: 'The synchronisation session is over. Connect again.',
  },
  'village.not_on_team': {
    status: 403,
    zh: '您目前不是该团队的成员，请联系团队长。',
    en: 'You are not a member of this team now. Ask the team leader.',
  },
  'village.not_leader': {
    status: 403,
    zh: '只有团队长、机构管理者或管理员可以这样做。',
    en: 'Only the team’s leader, its institution’s manager or an administrator may do this.',
  },
  'village.schema_too_new': {
    status: 409,
    zh: '终端程序比服务器新，请稍后再同步；终端上的数据不受影响。',
    en: 'The app is newer than the server. Synchronise later; nothing on the device is lost.',
  },
  'village.page_unknown': {
    status: 404,
    zh: '该页已过期，请重新请求。',
    en: 'This page is no longer kept. Ask for it anew.',
  },
  'village.command_tampered': {
    status: 400,
    zh: '该操作的签名与内容不符，可能被篡改，已通知团队长。',
    en: 'The signature does not fit the content: it may have been tampered with. The team leader has been told.',
  },
  'village.command_changed': {
    status: 409,
    zh: '同一编号的操作此前已收到，内容不同；以先收到的为准。',
    en: 'Something else was received under this number before; what came first stands.',
  },
  'village.command_chain_broken': {
    status: 409,
    zh: '该操作与终端上前一条操作不衔接，可能被篡改，已通知团队长。',
    en: 'It does not follow the device’s entry before it: it may have been tampered with. The team leader has been told.',
  },
  'village.command_not_yours': {
    status: 403,
    zh: '该操作由另一台终端记录，不能由本终端提交。',
    en: 'It was written on another device and cannot be sent from this one.',
  },
  'village.kind_unknown': {
    status: 400,
    zh: '服务器不认识这种操作。',
    en: 'The server does not know this kind of entry.',
  },
  'village.body_invalid': {
    status: 400,
    zh: '内容不完整或格式不正确：{field}。',
    en: 'The content is incomplete or malformed: {field}.',
  },
  'village.clock_wrong': {
    status: 409,
    zh: '记录时终端时钟相差太多，请由团队长核对实际时间。',
    en: 'The device’s clock was too far off when this was written. The team leader checks when it was really done.',
  },
  'village.deed_too_old': {
    status: 409,
    zh: '该操作发生已超过 {days} 天，请由团队长核对。',
    en: 'This was done more than {days} days ago. The team leader has a look.',
  },
  'village.waits_for_other': {
    status: 409,
    zh: '它要等前面的一条操作生效后才能处理。',
    en: 'It waits for an earlier entry to be applied.',
  },
  'village.depends_on_refused': {
    status: 409,
    zh: '它依赖的前一条操作被拒绝，因此未生效。',
    en: 'An earlier entry that it depends on was refused, so it was not applied.',
  },
  'village.file_awaited': {
    status: 409,
    zh: '文件正在上传，传完后自动生效。',
    en: 'The file is on its way; it takes effect when it is whole.',
  },
  'village.conflict': {
    status: 409,
    zh: '同一项内容被他人改成了别的值，由团队长确定。',
    en: 'Somebody else changed the same field to something different. The team leader decides.',
  },
  'village.could_not_apply': {
    status: 503,
    zh: '服务器处理时出错，已保留，由管理人员处理后重试。',
    en: 'The server failed on it. It is kept, and tried again when somebody has looked.',
  },
  'village.refused_by_person': {
    status: 409,
    zh: '核对后未予采用。',
    en: 'Looked at by a person and not taken.',
  },
  'village.command_unknown': {
    status: 404,
    zh: '没有这条待处理的操作。',
    en: 'There is no such entry waiting.',
  },
  'village.command_decided': {
    status: 409,
    zh: '这条操作已处理完毕。',
    en: 'This entry has been decided already.',
  },
  'village.conflict_unknown': {
    status: 404,
    zh: '没有这项冲突，或它不属于您的团队。',
    en: 'There is no such conflict, or it is not your team’s.',
  },
  'village.conflict_resolved': {
    status: 409,
    zh: '这项冲突已处理。',
    en: 'This conflict has been resolved already.',
  },
  'village.value_missing': {
    status: 400,
    zh: '请填写要采用的内容。',
    en: 'Say what should stand there.',
  },
  'village.field_not_amendable': {
    status: 400,
    zh: '这一项不能在村级终端上修改。',
    en: 'This field cannot be changed on a village device.',
  },
  'village.file_too_large': {
    status: 413,
    zh: '文件过大，最大 20 MB。',
    en: 'The file is too large; 20 MB at most.',
  },
  'village.file_differs': {
    status: 409,
    zh: '文件内容与登记的校验值不符，请重新上传。',
    en: 'The file does not have the hash it was announced with. Send it again.',
  },
  'village.file_unknown': {
    status: 404,
    zh: '没有这个文件，或您无权查看。',
    en: 'There is no such file, or you may not see it.',
  },
  'village.kit_unknown': {
    status: 404,
    zh: '没有这个车、包、站，或它不属于您的团队。',
    en: 'There is no such vehicle, kit or workstation, or it is not your team’s.',
  },
  'village.kit_name_taken': {
    status: 409,
    zh: '团队里已有同名的车、包或站。',
    en: 'The team already has a vehicle, kit or workstation of this name.',
  },
  'village.lot_unknown': {
    status: 409,
    zh: '包内没有这一批次的药品。',
    en: 'The kit does not hold this lot.',
  },
  'village.lot_short': {
    status: 409,
    zh: '该批次只剩 {left}，不足以发放。',
    en: 'Only {left} of this lot are left.',
  },
  'village.lot_expired': {
    status: 409,
    zh: '该批次药品已过有效期，不能发放。',
    en: 'This lot has expired and may not be given.',
  },
  'village.lot_differs': {
    status: 409,
    zh: '同一批号已登记了不同的有效期。',
    en: 'This lot is known with another expiry date.',
  },
  'village.stock_sign_wrong': {
    status: 400,
    zh: '装入为正数，取出为负数。',
    en: 'What is loaded is positive, what is taken out negative.',
  },
  'village.prescription_needed': {
    status: 409,
    zh: '该药品须凭处方由药房发放，不能从随诊包发放。',
    en: 'This medicine needs a prescription and a pharmacy; it is not given from a kit.',
  },
  'village.stop_unknown': {
    status: 404,
    zh: '没有这个巡诊点。',
    en: 'There is no such stop.',
  },
  'village.session_open': {
    status: 409,
    zh: '这台终端上的上一个班次尚未结束。',
    en: 'The session before has not ended on this device.',
  },
  'village.session_none': {
    status: 409,
    zh: '这台终端上没有进行中的班次。',
    en: 'No session is running on this device.',
  },
  'village.id_taken': {
    status: 409,
    zh: '该编号已用于其他内容。',
    en: 'This id stands for something else already.',
  },
  'village.in_the_future': {
    status: 409,
    zh: '操作时间在未来，请核对终端时钟。',
    en: 'It was done in the future, says the device. Check its clock.',
  },
} as const

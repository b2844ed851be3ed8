import { credentialsRefusals } from './credentials.ts'

export const peopleRefusals = {
  // institutions
  'institutions.not_found': { status: 404, zh: '没有这家机构。', en: 'There is no such institution.' },
  'institutions.code_taken': {
    status: 409,
    zh: '该机构编码已登记。',
    en: 'This institution code is already registered.',
  },
  'institutions.level_of_kind': {
    status: 422,
    zh: '机构类别与级别不符，请核对。',
    en: 'The level does not fit this kind of institution. Check both.',
  },
  'institutions.parent_level': {
    status: 422,
    zh: '上级机构的级别应高于本机构。',
    en: 'The parent institution must be of a higher level.',
  },
  'institutions.not_yours': {
    status: 403,
    zh: '您只能管理本机构及其下级机构。',
    en: 'You may manage only your own institution and those below it.',
  },
  'institutions.closed': { status: 409, zh: '该机构已停业。', en: 'This institution is closed.' },

  // residents
  'residents.not_found': { status: 404, zh: '没有找到这位居民。', en: 'There is no such resident.' },
  'residents.not_acting_for': {
    status: 403,
    zh: '您不能代这位居民操作。请先在“家人”中添加并取得本人确认。',
    en: 'You may not act for this person. Add them under Family and let them confirm first.',
  },
  'residents.id_card_form': {
    status: 422,
    zh: '身份证号应为 18 位，最后一位可为 X。',
    en: 'An id-card number has 18 characters; the last may be X.',
  },
  'residents.id_card_checksum': {
    status: 422,
    zh: '身份证号校验不通过，请逐位核对。',
    en: 'The id-card number has a wrong check digit. Compare it digit by digit.',
  },
  'residents.id_card_birth_date': {
    status: 422,
    zh: '身份证号中的出生日期不存在。',
    en: 'The birth date inside the id-card number does not exist.',
  },
  'residents.birth_date_differs': {
    status: 422,
    zh: '出生日期与身份证号不一致。',
    en: 'The birth date does not agree with the id-card number.',
  },
  'residents.sex_differs': {
    status: 422,
    zh: '性别与身份证号不一致。',
    en: 'The sex does not agree with the id-card number.',
  },
  'residents.birth_date_future': {
    status: 422,
    zh: '出生日期不能晚于今天。',
    en: 'The birth date lies in the future.',
  },
  'residents.birth_date_too_early': {
    status: 422,
    zh: '出生日期过早，请核对。',
    en: 'The birth date is more than 130 years ago. Check it.',
  },
  'residents.birth_date_missing': {
    status: 422,
    zh: '请填写出生日期和性别。',
    en: 'Give the birth date and the sex: this document does not carry them.',
  },
  'residents.passport_form': {
    status: 422,
    zh: '护照号应为 5 至 17 位字母或数字。',
    en: 'A passport number has 5 to 17 letters or digits.',
  },
  'residents.already_registered': {
    status: 409,
    zh: '该证件已登记，登记手机尾号 {tail}。请用该手机登录，或到服务台办理。',
    en: 'This document is already registered with the phone ending {tail}. Sign in with it, or ask at the desk.',
  },
  'residents.document_registered': {
    status: 409,
    zh: '该证件已登记。',
    en: 'This document is already registered.',
  },
  'residents.phone_taken': {
    status: 409,
    zh: '该手机号已属于另一位居民。',
    en: 'This phone already belongs to another resident.',
  },
  'residents.psn_no_taken': {
    status: 409,
    zh: '该医保编号已属于另一位居民。',
    en: 'This insurance number already belongs to another resident.',
  },
  'residents.real_name_mismatch': {
    status: 422,
    zh: '姓名与证件号不一致，请核对后重试。',
    en: 'The name does not belong to this document. Check both and try again.',
  },
  'residents.real_name_phone_mismatch': {
    status: 422,
    zh: '手机号不是本人实名登记的号码。',
    en: 'This phone is not registered in the name of this person.',
  },
  'residents.real_name_unavailable': {
    status: 503,
    zh: '实名核验暂时不可用，请稍后再试。',
    en: 'Real-name verification is not available now. Try again later.',
  },
  'residents.guardian_needed': {
    status: 422,
    zh: '未满 14 周岁须由监护人添加。',
    en: 'A child under 14 is added by a guardian.',
  },
  'residents.guardian_not_adult': {
    status: 422,
    zh: '监护人须年满 18 周岁。',
    en: 'A guardian must be at least 18 years old.',
  },
  'residents.guardian_relation': {
    status: 422,
    zh: '该关系不能作为监护关系，请选择子女、孙辈、弟妹或被监护人。',
    en: 'This relation cannot be a guardianship: choose child, grandchild, sibling or ward.',
  },
  'residents.family_self': { status: 422, zh: '不能把自己添加为家人。', en: 'You cannot add yourself as family.' },
  'residents.family_exists': { status: 409, zh: '这位家人已经添加。', en: 'This family member is already added.' },
  'residents.family_limit': {
    status: 409,
    zh: '最多可添加 {max} 位家人。',
    en: 'You may act for at most {max} family members.',
  },
  'residents.family_link_not_found': {
    status: 404,
    zh: '没有这条家人关系，或已解除。',
    en: 'There is no such family link, or it has ended.',
  },
  'residents.family_phone_missing': {
    status: 422,
    zh: '请填写家人本人的手机号，用于接收确认码；没有手机可到服务台办理。',
    en: "Give the family member's own phone for the confirmation code; without a phone, ask at the desk.",
  },
  'residents.family_request_not_found': {
    status: 404,
    zh: '没有这条待确认的请求，或已过期。',
    en: 'There is no such request waiting for confirmation, or it has expired.',
  },
  'residents.search_too_wide': {
    status: 422,
    zh: '请提供证件号、手机号，或姓名加出生日期。',
    en: 'Give a document number, a phone, or a name with a birth date.',
  },

  // staff
  'staff.not_found': { status: 404, zh: '没有这位工作人员。', en: 'There is no such staff member.' },
  'staff.left': { status: 409, zh: '这位工作人员已离职。', en: 'This staff member has left.' },
  'staff.already_registered': {
    status: 409,
    zh: '该证件已登记为工作人员。',
    en: 'This document is already registered for a staff member.',
  },
  'staff.licence_number_taken': {
    status: 409,
    zh: '该执业证号已登记。',
    en: 'This licence number is already registered.',
  },
  'staff.licence_not_found': {
    status: 404,
    zh: '没有这份执业证，或已终止。',
    en: 'There is no such licence, or it has ended.',
  },
  'staff.placement_not_found': {
    status: 404,
    zh: '没有这条执业登记，或已终止。',
    en: 'There is no such placement, or it has ended.',
  },
  'staff.dates_reversed': { status: 422, zh: '结束日期早于开始日期。', en: 'The last day lies before the first.' },
  'staff.practice_start_future': {
    status: 422,
    zh: '执业开始日期不能晚于今天。',
    en: 'The start of practice lies in the future.',
  },
  // XZ14, YS: no act without the licence for it
  'staff.no_licence': {
    status: 403,
    zh: '没有该项执业资格，不能进行此操作。',
    en: 'There is no licence for this act on file.',
  },
  'staff.licence_lapsed': {
    status: 403,
    zh: '执业证已过期或被终止，不能继续操作。请联系医务管理部门。',
    en: 'The licence has lapsed or was ended. Contact the medical office.',
  },
  'staff.not_registered_here': {
    status: 403,
    zh: '未在本机构登记或备案执业。',
    en: 'There is no registration or multi-site filing for this institution.',
  },
  // ZL25
  'staff.practice_years_short': {
    status: 403,
    zh: '独立执业未满 {years} 年，不能开展互联网诊疗。',
    en: 'Online care needs {years} years of independent practice.',
  },

  // consent
  'consent.text_not_found': { status: 404, zh: '没有这份知情同意书。', en: 'There is no such consent text.' },
  'consent.text_outdated': {
    status: 409,
    zh: '同意书已更新，请阅读最新版本后再确认。',
    en: 'The text has changed. Read the version in force and confirm again.',
  },
  'consent.already_given': { status: 409, zh: '已同意，无需重复。', en: 'This consent is already given.' },
  'consent.not_found': {
    status: 404,
    zh: '没有这项同意，或已撤回。',
    en: 'There is no such consent, or it was withdrawn.',
  },
  'consent.grantee_missing': {
    status: 422,
    zh: '请选择允许查看的家人。',
    en: 'Choose the family member who may see the record.',
  },
  'consent.grantee_not_family': {
    status: 422,
    zh: '只能与已确认的家人共享。',
    en: 'The record can be shared only with a confirmed family member.',
  },
  'consent.grantee_not_wanted': {
    status: 422,
    zh: '这项同意不针对某个机构或个人。',
    en: 'This consent names no institution or person.',
  },
  'consent.only_in_person': {
    status: 403,
    zh: '病历共享须由本人同意。',
    en: 'Only the person may share their own record.',
  },
  // PIPL 28-31
  'consent.health_data_missing': {
    status: 403,
    zh: '请先同意健康信息的使用。',
    en: 'Consent to the use of health data first.',
  },
  // R32
  'consent.internet_care_missing': {
    status: 403,
    zh: '请先阅读并同意互联网诊疗知情同意与风险告知。',
    en: 'Read and accept the risk notice of online care first.',
  },
  'consent.family_sharing_missing': {
    status: 403,
    zh: '本人尚未同意与您共享病历。',
    en: 'The person has not shared the record with you.',
  },

  ...credentialsRefusals,
} as const

/** Every "no" of the medicine wing. Statuses: 403 not yours, 404 unknown, 409 too late or already done, 422 against a rule. */
export const medicineRefusals = {
  'formulary.unknown_drug': {
    status: 404,
    zh: '药品目录中没有编码 {code}。',
    en: 'The formulary has no drug with code {code}.',
  },

  'formulary.not_loaded': {
    status: 503,
    zh: '药品目录尚未载入，请联系管理员。',
    en: 'The formulary has not been loaded yet. Tell the administrator.',
  },

  'prescribing.unknown_prescription': { status: 404, zh: '没有找到这张处方。', en: 'This prescription was not found.' },
  'prescribing.no_authority': {
    status: 409,
    zh: '本次问诊没有开方权限，不能开具处方。',
    en: 'This consult gives no authority to prescribe.',
  },
  'prescribing.authority_closed': {
    status: 409,
    zh: '问诊已结束或已终止，不能再签署处方。',
    en: 'The consult has ended or was terminated; nothing can be signed any more.',
  },
  'prescribing.not_consulting_doctor': {
    status: 403,
    zh: '只有本次问诊的接诊医师可以开具和签署处方。',
    en: 'Only the doctor of this consult may write and sign its prescriptions.',
  },
  'prescribing.not_a_person': {
    status: 403,
    zh: '处方必须由医师本人开具，系统不得自动生成。',
    en: 'A prescription is written by a doctor in person; no system may write one.',
  },
  'prescribing.not_yours': { status: 403, zh: '您无权查看这张处方。', en: 'This prescription is not yours to see.' },
  'prescribing.not_a_draft': {
    status: 409,
    zh: '处方当前状态为"{state}",不能修改。',
    en: 'The prescription is {state} and cannot be changed.',
  },
  'prescribing.not_returned': {
    status: 409,
    zh: '只有被药师退回的处方可以修改后重新提交。',
    en: 'Only a prescription the pharmacist returned can be amended.',
  },
  'prescribing.already_amended': {
    status: 409,
    zh: '这张处方已有新版本。',
    en: 'This prescription already has a newer version.',
  },
  'prescribing.not_withdrawable': {
    status: 409,
    zh: '处方当前状态为"{state}",不能撤回。',
    en: 'The prescription is {state} and cannot be withdrawn.',
  },
  'prescribing.not_in_effect': {
    status: 409,
    zh: '处方未经药师审核通过或已失效，不能使用。',
    en: 'A pharmacist has not approved this prescription, or it is no longer in effect: it cannot be used.',
  },
  'prescribing.expired': {
    status: 409,
    zh: '处方已超过有效期({until})。',
    en: 'The prescription was valid until {until}.',
  },
  'prescribing.empty': { status: 422, zh: '处方中没有药品。', en: 'The prescription has no drug on it.' },
  'prescribing.diagnosis_missing': {
    status: 422,
    zh: '处方必须写明临床诊断。',
    en: 'A prescription must state the diagnosis.',
  },
  'prescribing.diagnosis_outside_consult': {
    status: 422,
    zh: '诊断 {code} 不属于本次复诊确认的诊断。',
    en: 'Diagnosis {code} is not among those confirmed in this follow-up.',
  },
  'prescribing.too_many_drugs': {
    status: 422,
    zh: '每张处方不得超过 {max} 种药品。',
    en: 'A prescription holds at most {max} drugs.',
  },
  'prescribing.herbal_not_alone': {
    status: 422,
    zh: '中药饮片必须单独开具处方。',
    en: 'Herbal pieces stand on a sheet of their own.',
  },
  'prescribing.barred_online': {
    status: 422,
    zh: '{name} 属于互联网诊疗不得开具的药品。',
    en: '{name} may not be prescribed online.',
  },
  'prescribing.blocked': { status: 422, zh: '处方不能签署：{why}', en: 'The prescription cannot be signed: {why}' },
  'prescribing.override_needed': {
    status: 422,
    zh: '以下提示需要填写理由后才能签署：{why}',
    en: 'A reason is needed before signing: {why}',
  },

  'review.not_waiting': {
    status: 409,
    zh: '这张处方不在待审状态（当前：{state}）。',
    en: 'The prescription is not waiting for review (it is {state}).',
  },
  'review.claimed_by_other': {
    status: 409,
    zh: '{name} 正在审核这张处方。',
    en: '{name} is reviewing this prescription.',
  },
  'review.not_claimed': {
    status: 409,
    zh: '请先领取这张处方再作决定。',
    en: 'Claim the prescription before you decide.',
  },
  'review.own_prescription': {
    status: 403,
    zh: '开方人与审方人不能是同一人。',
    en: 'The one who prescribed may not review it.',
  },
  'review.reason_needed': {
    status: 422,
    zh: '退回处方须选择或填写原因。',
    en: 'A return needs a reason from the list or in your own words.',
  },
  'review.unknown_reason': { status: 422, zh: '没有这个退回原因：{code}。', en: 'There is no return reason {code}.' },
  'review.signature_invalid': {
    status: 409,
    zh: '医师签名校验未通过，处方内容可能被改动。',
    en: 'The doctor’s signature does not match the prescription.',
  },
  'review.too_old': {
    status: 409,
    zh: '处方签署已超过 3 天，须由医师重新开具。',
    en: 'The prescription was signed more than three days ago and must be written again.',
  },

  'dispensing.unknown_pickup': { status: 404, zh: '没有找到这个取药单。', en: 'This pick-up was not found.' },
  'dispensing.unknown_pharmacy': {
    status: 404,
    zh: '没有这家药房，或该机构不能发药。',
    en: 'There is no such pharmacy, or it does not dispense.',
  },
  'dispensing.not_approved': {
    status: 409,
    zh: '处方须经药师审核通过后才能选择取药药房。',
    en: 'A pharmacy can be chosen only after the pharmacist has approved the prescription.',
  },
  'dispensing.no_stock': {
    status: 409,
    zh: '{pharmacy} 的 {drug} 库存不足，请选择其他药房。',
    en: '{pharmacy} does not have enough {drug}. Choose another pharmacy.',
  },
  'dispensing.not_ready': {
    status: 409,
    zh: '取药单当前不能发药({state})。',
    en: 'This pick-up cannot be handed out ({state}).',
  },
  'dispensing.already_dispensed': {
    status: 409,
    zh: '这张处方已经发过药。',
    en: 'This prescription has already been dispensed.',
  },
  'dispensing.code_expired': {
    status: 409,
    zh: '取药码已过期，药品未领取已退款。',
    en: 'The collection code has expired.',
  },
  'dispensing.code_locked': {
    status: 423,
    zh: '核对失败次数过多，取药码已锁定，请居民在手机上重新获取。',
    en: 'Too many failed checks. The resident must get a new code.',
  },
  'dispensing.counter_locked': {
    status: 429,
    zh: '输入错误取药码次数过多，请 {minutes} 分钟后再试。',
    en: 'Too many wrong codes. Try again in {minutes} minutes.',
  },
  'dispensing.person_not_checked': {
    status: 409,
    zh: '发药前须核对取药人身份。',
    en: 'Check the person before handing out the medicine.',
  },
  'dispensing.proxy_document_invalid': {
    status: 422,
    zh: '代取人证件号码不正确。',
    en: 'The proxy’s document number is not valid.',
  },
  'dispensing.checklist_incomplete': {
    status: 422,
    zh: '四查十对未完成：{missing}。',
    en: 'The ten checks are not complete: {missing}.',
  },
  'dispensing.not_counselled': {
    status: 422,
    zh: '发药时须向患者作用药交代。',
    en: 'Tell the patient how to take the medicine first.',
  },
  'dispensing.lot_mismatch': {
    status: 422,
    zh: '所取批号或数量与应发不符，请按近效期先发核对。',
    en: 'The lots taken are not the ones to hand out (first expired, first out).',
  },
  'dispensing.lot_expired': {
    status: 409,
    zh: '批号 {lot} 已过期，不得发出。',
    en: 'Lot {lot} has expired and may not be handed out.',
  },
  'dispensing.already_expired': {
    status: 422,
    zh: '批号 {lot} 的有效期已过，不能入库。',
    en: 'Lot {lot} is past its expiry date and cannot be received.',
  },
  'dispensing.expiry_conflict': {
    status: 409,
    zh: '批号 {lot} 已登记的有效期为 {expiresOn}，与本次不符。',
    en: 'Lot {lot} is already known with expiry {expiresOn}.',
  },
  'dispensing.unknown_lot': { status: 404, zh: '没有这个批号。', en: 'There is no such lot.' },
  'dispensing.stock_reserved': {
    status: 409,
    zh: '可用库存只有 {packs}，其余已为处方预留。',
    en: 'Only {packs} packs are free; the rest is kept for prescriptions.',
  },
  'dispensing.other_pharmacy': { status: 403, zh: '这不是您所在药房的业务。', en: 'This belongs to another pharmacy.' },
} as const

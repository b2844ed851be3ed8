/** The coded "no" of family-doctor contracts. */
export const familyContractRefusals = {
  'contracts.not_found': { status: 404, zh: '没有这份签约协议。', en: 'There is no such contract.' },
  'contracts.already_signed': {
    status: 409,
    zh: '该居民自 {since} 起已与“{team}”签约，同一时期只能与一个团队签约。如需更换团队，请办理转签。',
    en: 'This person has been contracted with {team} since {since}. One contract at a time: to change the team, transfer it.',
  },
  'contracts.offer_open': {
    status: 409,
    zh: '该团队已向这位居民发出签约邀请，请直接签字。',
    en: 'This team has already made this person an offer. Sign that one.',
  },
  'contracts.id_taken': {
    status: 409,
    zh: '这个编号已用于另一份内容，请用新编号重新提交。',
    en: 'This id already stands for something else. Send it again under a new id.',
  },
  'contracts.in_the_future': {
    status: 422,
    zh: '签字时间晚于当前时间，请检查设备时钟。',
    en: 'The time of signing lies in the future. Check the clock of the device.',
  },
  'contracts.package_unknown': {
    status: 422,
    zh: '{on} 没有有效的服务包“{code}”。',
    en: 'No package “{code}” is in force on {on}.',
  },
  'contracts.not_eligible': {
    status: 422,
    zh: '该居民不符合服务包“{package}”的对象条件：{why}',
    en: 'This person may not take the package “{package}”: {why}',
  },
  'contracts.packages_overlap': {
    status: 422,
    zh: '服务包“{code}”自 {from} 起的版本与已有版本日期重叠。',
    en: 'The version of “{code}” from {from} overlaps another one.',
  },
  'contracts.packages_gap': {
    status: 422,
    zh: '服务包“{code}”自 {from} 起的版本与上一版本之间有空档，须自 {wanted} 起。',
    en: 'The version of “{code}” from {from} leaves a gap: it must begin on {wanted}.',
  },
  'contracts.package_in_the_past': {
    status: 422,
    zh: '服务包“{code}”已在执行，新版本须自明天或以后起。',
    en: 'Package “{code}” is in force already; a new version begins tomorrow or later.',
  },
  'contracts.package_dates': { status: 422, zh: '结束日期早于开始日期。', en: 'The last day lies before the first.' },
  'contracts.price_parts': {
    status: 422,
    zh: '服务包“{code}”的各方分担之和必须等于价格。',
    en: 'The parts that fund, public-health money and person pay of “{code}” must sum to its price.',
  },
  'contracts.service_twice': {
    status: 422,
    zh: '服务包“{code}”中服务“{service}”写了两次。',
    en: 'Package “{code}” promises the service “{service}” twice.',
  },
  'contracts.packages_not_yours': {
    status: 403,
    zh: '服务包由牵头机构的管理人员维护。',
    en: 'Packages are kept by the managers of the leading institution.',
  },
  'contracts.terms_outdated': {
    status: 409,
    zh: '签约文本或用途说明与邀请时不同，请重新阅读后签字。',
    en: 'This is not the text of the contract. Read it again and sign.',
  },
  'contracts.guardian_needed': {
    status: 403,
    zh: '未满 18 周岁须由监护人签字。',
    en: 'For a person under 18 a guardian signs.',
  },
  'contracts.not_guardian': {
    status: 403,
    zh: '签字人不是该居民登记的监护人或家庭代办人。',
    en: 'Whoever signs is not registered as this person’s guardian or family proxy.',
  },
  'contracts.paper_missing': {
    status: 422,
    zh: '窗口签字须登记居民手写签字的存放位置。',
    en: 'At the desk, say where the sheet with the handwritten signature is kept.',
  },
  'contracts.offer_over': {
    status: 409,
    zh: '这份签约邀请已失效，不能再签字。',
    en: 'This offer is over and can no longer be signed.',
  },
  'contracts.not_on_team': {
    status: 403,
    zh: '只有该家庭医生团队的成员可以办理。',
    en: 'Only a member of this family-doctor team may do this.',
  },
  'contracts.not_for_you': {
    status: 403,
    zh: '只有居民本人、其家人、签约团队和本机构窗口可以查看或办理。',
    en: 'Only the person, their family, the team and the desk of its institution may see or do this.',
  },
  'contracts.team_closed': { status: 409, zh: '该团队已停止服务。', en: 'This team no longer works.' },
  'contracts.quota_full': {
    status: 409,
    zh: '团队“{team}”的签约户数已满（{quota} 户）。',
    en: 'The team {team} has as many households as it may have ({quota}).',
  },
  'contracts.cooling_over': {
    status: 409,
    zh: '冷静期已过（截至 {until}）。如不再需要，请办理解约。',
    en: 'The cooling-off days are over ({until}). End the contract instead.',
  },
  'contracts.not_running': {
    status: 409,
    zh: '协议不在履行中，不能办理。',
    en: 'The contract is not running.',
  },
  'contracts.cause_needed': {
    status: 422,
    zh: '团队解约须写明原因。',
    en: 'A team that ends a contract says why.',
  },
  'contracts.end_reason_not_yours': {
    status: 403,
    zh: '此解约原因不能由您办理。',
    en: 'You cannot end the contract for this reason.',
  },
  'contracts.same_team': { status: 422, zh: '居民已在该团队签约。', en: 'The person is with this team already.' },
  'contracts.not_due_for_renewal': {
    status: 409,
    zh: '协议到期前 {days} 天内才可续签。',
    en: 'A contract is renewed in the last {days} days before it ends.',
  },
} as const

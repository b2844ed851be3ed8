/** The coded "no" of residence and of family-doctor teams. */
export const teamsRefusals = {
  'residents.residence_ended': {
    status: 409,
    zh: '该居民的居住状态已于 {on} 终止，如有错误请更正。',
    en: 'This person’s residence ended on {on} already. If that is wrong, correct it.',
  },
  'residents.residence_stands': {
    status: 409,
    zh: '该居民仍在本地居住，没有可更正的记录。',
    en: 'This person lives here: there is no end to correct.',
  },
  'residents.residence_in_the_future': {
    status: 422,
    zh: '死亡或迁出日期不能晚于今天。',
    en: 'A death or a move cannot be later than today.',
  },
  'residents.residence_before_birth': {
    status: 422,
    zh: '死亡或迁出日期不能早于出生日期。',
    en: 'A death or a move cannot be before birth.',
  },
  'residents.dead_return': {
    status: 422,
    zh: '死亡登记有误时请直接更正，不能登记为返回。',
    en: 'If the death was entered by mistake, correct it without a day of return.',
  },
  'residents.return_day': {
    status: 422,
    zh: '返回日期须晚于迁出日期且不晚于今天。',
    en: 'The day of return lies after the move and not after today.',
  },
  'residents.has_died': {
    status: 409,
    zh: '该居民已于 {on} 去世，不能登记此后的服务。如登记有误，请先更正居住状态。',
    en: 'This person died on {on}: nothing after that day can be entered. If that is wrong, correct the residence first.',
  },
  'residents.has_moved': {
    status: 409,
    zh: '该居民已于 {on} 迁出本地，不能登记此后的服务。如登记有误，请先更正居住状态。',
    en: 'This person moved away on {on}: nothing after that day can be entered. If that is wrong, correct the residence first.',
  },
  'teams.not_found': { status: 404, zh: '没有这个家庭医生团队。', en: 'There is no such team.' },
  'teams.dissolved': { status: 409, zh: '该团队已解散。', en: 'This team is dissolved.' },
  'teams.not_yours': {
    status: 403,
    zh: '只有本机构的管理人员或团队长可以调整团队。',
    en: 'Only those who manage the institution, or the team’s leader, change a team.',
  },
  'teams.not_on_team': {
    status: 403,
    zh: '您不是负责该居民的团队成员。',
    en: 'You are not a member of the team that answers for this person.',
  },
  'teams.name_taken': {
    status: 409,
    zh: '本机构已有同名团队，请换一个名称。',
    en: 'The institution has a team of this name. Choose another.',
  },
  'teams.id_taken': {
    status: 409,
    zh: '该编号已用于另一个团队。',
    en: 'This id belongs to another team.',
  },
  'teams.member_elsewhere': {
    status: 422,
    zh: '该人员没有在本机构或其下级机构执业，不能加入团队。',
    en: 'This person does not practise at the institution or below it and cannot join.',
  },
  'teams.member_twice': { status: 409, zh: '该人员已在团队中。', en: 'This person is on the team already.' },
  'teams.member_not_found': { status: 404, zh: '团队中没有这名成员。', en: 'There is no such member on the team.' },
  'teams.leader_stays': {
    status: 409,
    zh: '团队长须先移交，才能离开团队。',
    en: 'Name another leader before this one leaves.',
  },
  'teams.duty_role': {
    status: 422,
    zh: '该人员的岗位与团队职责不符。',
    en: 'This person’s role at work does not fit that duty.',
  },
  'teams.still_answers': {
    status: 409,
    zh: '团队仍负责 {people} 名居民，请先移交后再解散。',
    en: 'The team still answers for {people} people. Hand them over first.',
  },
} as const

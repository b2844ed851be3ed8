export const monitoringRefusals = {
  'monitoring.unknown_rule': {
    status: 404,
    zh: '没有编号为“{rule}”的监管规则。',
    en: 'There is no monitoring rule "{rule}".',
  },
  'monitoring.unknown_import': {
    status: 404,
    zh: '没有这次导入，请刷新后重试。',
    en: 'There is no such import. Refresh and try again.',
  },
  'monitoring.unknown_change': {
    status: 404,
    zh: '没有这条变更申请，请刷新后重试。',
    en: 'There is no such request. Refresh and try again.',
  },
  'monitoring.already_decided': {
    status: 409,
    zh: '这件事已经有人办理，请刷新后查看。',
    en: 'This has already been decided. Refresh to see it.',
  },
  'monitoring.two_persons': {
    status: 403,
    zh: '需要另一个人复核：提出的人不能自己批准。',
    en: 'A second person must decide: whoever asked cannot approve.',
  },
  'monitoring.nothing_changes': {
    status: 409,
    zh: '规则现在就是这个状态，不需要变更。',
    en: 'The rule is in that state already.',
  },
  'monitoring.file_wrong': {
    status: 422,
    zh: '文件有 {count} 处错误，未导入任何内容。第 {line} 行：{first}',
    en: 'The file has {count} errors and nothing was imported. Line {line}: {first}',
  },
} as const

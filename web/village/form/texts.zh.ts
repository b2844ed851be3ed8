export const zh = {
  form: {
    must: '（必填）',
    another: '再加一条',
    optional: '选填的 {n} 项',
    cannotAsk: '这个版本的应用不能填这一项，请更新应用。',
    last: '上次：{value}',
    still: '还是这样',
    fault: {
      missing: '请填写',
      'not-a-number': '请填数字',
      'not-whole': '请填整数',
      'too-low': '不能小于 {limit}',
      'too-high': '不能大于 {limit}',
      'too-long': '最多 {limit} 个字',
      'not-offered': '请从选项中选择',
    },
  },
}

export const terminologyRefusals = {
  'terminology.system_unknown': {
    status: 404,
    zh: '没有代码系统 {url} 的代码，或所问日期没有有效版本。请先导入，或指定版本。',
    en: 'There are no codes of the code system {url}, or none in force on that date. Import it, or name a version.',
  },
  'terminology.version_unknown': {
    status: 404,
    zh: '代码系统 {url} 没有版本 {version}。',
    en: 'The code system {url} has no version {version}.',
  },
  'terminology.code_unknown': {
    status: 404,
    zh: '代码系统 {url} 中没有代码“{code}”。',
    en: 'The code system {url} has no code "{code}".',
  },
  'terminology.value_set_unknown': {
    status: 404,
    zh: '没有值集 {url}，或所问日期没有有效版本。',
    en: 'There is no value set {url}, or none in force on that date.',
  },
  'terminology.map_unknown': {
    status: 404,
    zh: '没有可用的映射 {url}。',
    en: 'There is no concept map {url}.',
  },
  'terminology.value_set_circle': {
    status: 422,
    zh: '值集 {url} 直接或间接引用了自己，无法展开。',
    en: 'The value set {url} imports itself, directly or through others, and cannot be expanded.',
  },
  'terminology.value_set_too_large': {
    status: 422,
    zh: '值集引用的部分过多，无法展开。',
    en: 'The value set is made of too many parts to be expanded.',
  },
  'terminology.empty_part': {
    status: 422,
    zh: '值集的每个 include 和 exclude 都须给出 system 或 valueSet。',
    en: 'Every include and exclude of a value set names a system or a value set.',
  },
  'terminology.bad_filter': {
    status: 422,
    zh: '不支持值集过滤条件“{property} {op} {value}”。',
    en: 'The value set filter "{property} {op} {value}" is not supported.',
  },
  'terminology.unsafe_regex': {
    status: 422,
    zh: '正则表达式“{pattern}”过长或过于复杂：只能用字符、字符组、分组和单层重复。',
    en: 'The pattern "{pattern}" is too long or too complex: use characters, classes, groups and repetitions that do not nest.',
  },
  'terminology.too_costly': {
    status: 422,
    zh: '共有 {total} 个代码，一次最多展开 {max} 个。请加 filter 缩小范围，或用 count 和 offset 分页。',
    en: 'These are {total} codes; at most {max} are expanded at once. Add a filter, or page with count and offset.',
  },
  'terminology.too_slow': {
    status: 422,
    zh: '值集的过滤条件过于耗时，已停止展开。请缩小范围。',
    en: 'The filters of the value set take too long and were stopped. Narrow it down.',
  },
  'terminology.bad_pattern': {
    status: 422,
    zh: '值集中的正则表达式无效。',
    en: 'A regular expression of the value set is not valid.',
  },
  'terminology.missing_parameter': {
    status: 400,
    zh: '缺少参数 {name}。',
    en: 'The parameter {name} is required.',
  },
  'terminology.version_differs': {
    status: 409,
    zh: '版本 {version} 已按另一份内容导入。已生效的码表不改写，请用新的版本号。',
    en: 'Version {version} was imported with other content. A table in force is not rewritten: give it a new version.',
  },
  'terminology.version_same_day': {
    status: 409,
    zh: '已有另一版本自 {day} 起生效。',
    en: 'Another version is in force from {day} already.',
  },
  'terminology.period_reversed': {
    status: 422,
    zh: '失效日期早于生效日期。',
    en: 'The period ends before it begins.',
  },
} as const

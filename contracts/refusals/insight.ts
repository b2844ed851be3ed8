export const insightRefusals = {
  'dashboards.other_institution': {
    status: 403,
    zh: '只能查看本机构的数据；全区数据由牵头医院的管理者查看。',
    en: "You can see your own institution's figures only; the lead hospital's manager sees the region.",
  },
  'dashboards.future_day': {
    status: 422,
    zh: '这一天还没有到，请选择今天或以前的日期。',
    en: 'That day has not come yet. Choose today or an earlier day.',
  },
  'dashboards.no_visits_behind': {
    status: 422,
    zh: '这个数字不是按就诊计数的，没有就诊名单。',
    en: 'This figure does not count visits, so there is no list of visits behind it.',
  },
  'lake.function': {
    status: 422,
    zh: '视图中不能使用函数“{name}”。',
    en: 'The function "{name}" may not be used in a view.',
  },
  'lake.unknown_constant': {
    status: 422,
    zh: '没有定义常量“%{name}”。',
    en: 'The constant "%{name}" is not defined.',
  },
  'lake.bad_constant': {
    status: 422,
    zh: '常量“{name}”应恰好有一个与类型相符的 value[x]。',
    en: 'The constant "{name}" must have exactly one value[x], and one of its type.',
  },
  'lake.bad_name': {
    status: 422,
    zh: '名称“{name}”应以字母开头，只含字母、数字和下划线，最多 63 个字符。',
    en: 'The name "{name}" must begin with a letter and have only letters, digits and underscores, 63 at most.',
  },
  'lake.name_twice': { status: 422, zh: '名称“{name}”出现了两次。', en: 'The name "{name}" appears twice.' },
  'lake.one_loop': {
    status: 422,
    zh: 'forEach、forEachOrNull 和 repeat 只能取其一。',
    en: 'Only one of forEach, forEachOrNull and repeat may be given.',
  },
  'lake.union_columns': {
    status: 422,
    zh: 'unionAll 各部分的列名和顺序必须相同。',
    en: 'All parts of unionAll must have the same columns in the same order.',
  },
  'lake.column_type': {
    status: 422,
    zh: '列的类型“{type}”不是基本类型。',
    en: 'The column type "{type}" is not a primitive type.',
  },
  'lake.no_columns': { status: 422, zh: '视图没有任何列。', en: 'The view has no columns.' },
  'lake.too_large': { status: 422, zh: '视图过大，请拆分。', en: 'The view is too large. Split it.' },
  'lake.where_not_boolean': {
    status: 422,
    zh: 'where 的表达式必须得到一个布尔值。',
    en: 'An expression of where must give one boolean.',
  },
  'lake.several_values': {
    status: 422,
    zh: '列“{name}”得到多个值；请加 first()，或设 collection 为 true。',
    en: 'The column "{name}" has several values. Add first(), or set collection to true.',
  },
  'lake.not_primitive': {
    status: 422,
    zh: '列“{name}”得到的不是基本类型的值。',
    en: 'The column "{name}" must give a value of a primitive type.',
  },
  'lake.value_type': {
    status: 422,
    zh: '列“{name}”的值不是所声明的类型 {type}。',
    en: 'A value of the column "{name}" is not of its type {type}.',
  },
  'lake.too_many_rows': {
    status: 422,
    zh: '一个资源产生的行过多，请减少并列的循环。',
    en: 'One resource makes too many rows. Use fewer loops beside each other.',
  },
  'lake.view_not_found': { status: 404, zh: '没有名为“{name}”的视图。', en: 'There is no view "{name}".' },
  'lake.bad_format': {
    status: 400,
    zh: '_format 应为 json、ndjson、csv 或 parquet。',
    en: 'The format (_format) must be json, ndjson, csv or parquet.',
  },
} as const

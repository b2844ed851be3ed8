export const recordRefusals = {
  'record.invalid': {
    status: 400,
    zh: '资源不符合 FHIR R4 结构。',
    en: 'The resource does not follow its FHIR R4 structure.',
  },
  'record.unknown_property': {
    status: 400,
    zh: '{type} 没有名为“{name}”的元素。',
    en: '{type} has no element "{name}".',
  },
  'record.missing_element': { status: 400, zh: '缺少必填元素“{name}”。', en: 'The element "{name}" is required.' },
  'record.not_a_list': { status: 400, zh: '“{name}”应为数组。', en: '"{name}" must be a list.' },
  'record.a_list': { status: 400, zh: '“{name}”不能是数组。', en: '"{name}" must not be a list.' },
  'record.empty': { status: 400, zh: '元素不能为空。', en: 'An element must have a value or children.' },
  'record.wrong_type': { status: 400, zh: '此处应为 {expected}。', en: 'This must be a value of type {expected}.' },
  'record.bad_format': { status: 400, zh: '不是有效的 {expected}。', en: 'This is not a valid {expected}.' },
  'record.code_not_allowed': {
    status: 400,
    zh: '代码“{code}”不在必须使用的值集 {set} 中。',
    en: 'The code "{code}" is not in the required value set {set}.',
  },
  'record.wrong_target': {
    status: 400,
    zh: '此引用不能指向 {found}，只能指向 {allowed}。',
    en: 'This reference may not point to {found}, only to {allowed}.',
  },
  'record.choice_twice': {
    status: 400,
    zh: '“{name}[x]”只能取一种类型。',
    en: 'Only one type of "{name}[x]" may be given.',
  },
  'record.invariant': { status: 400, zh: '不符合约束 {key}：{human}', en: 'Constraint {key} is not met: {human}' },
  'record.duplicate_id': {
    status: 400,
    zh: '同一资源中有两个元素的 id 都是“{id}”。',
    en: 'Two elements of the resource have the id "{id}".',
  },
  'record.too_deep': { status: 400, zh: '内容嵌套过深。', en: 'The content is nested too deeply.' },
  'record.unknown_type': { status: 404, zh: '没有资源类型“{type}”。', en: 'There is no resource type "{type}".' },
  'record.type_mismatch': {
    status: 400,
    zh: '地址中的类型是 {expected}，内容是 {found}。',
    en: 'The address says {expected}, the content is a {found}.',
  },
  'record.id_mismatch': {
    status: 400,
    zh: '内容中的 id 与地址中的 id 不一致。',
    en: 'The id in the content differs from the id in the address.',
  },
  'record.not_found': { status: 404, zh: '没有找到 {type}/{id}。', en: 'There is no {type}/{id} here.' },
  'record.gone': { status: 410, zh: '{type}/{id} 已删除。', en: '{type}/{id} has been deleted.' },
  'record.version_conflict': {
    status: 412,
    zh: '该资源已被更新，当前版本是 {version}。请重新读取后再修改。',
    en: 'The resource has changed; its version is now {version}. Read it again and repeat the change.',
  },
  'record.owned': {
    status: 409,
    zh: '此资源由“{owner}”维护，不能通过 FHIR 直接修改。请调用：{operation}。',
    en: 'This resource is kept by {owner} and is read-only through FHIR. Call {operation} instead.',
  },
  'record.other_source': {
    status: 409,
    zh: '{type}/{id} 由另一来源维护，不能覆盖。请使用本机构自己的编号。',
    en: '{type}/{id} is kept by another source and cannot be written over. Use ids of your own.',
  },
  'record.not_allowed': {
    status: 403,
    zh: '您的身份或授权范围不能对 {type} 进行此操作。',
    en: 'Your role or scope does not allow this on {type}.',
  },
  'record.reference_dangling': {
    status: 400,
    zh: '引用“{reference}”在此 Bundle 中不存在。',
    en: 'The reference "{reference}" names nothing in this bundle.',
  },
  'record.conditional_reference': {
    status: 412,
    zh: '条件引用“{reference}”匹配到 {count} 个资源，应恰好为 1 个。',
    en: 'The conditional reference "{reference}" matches {count} resources; it must match exactly one.',
  },
  'record.multiple_matches': {
    status: 412,
    zh: '条件匹配到多个资源，无法确定是哪一个。',
    en: 'The condition matches more than one resource.',
  },
  'record.bundle_type': {
    status: 400,
    zh: 'Bundle 类型应为 transaction 或 batch。',
    en: 'The bundle must be a transaction or a batch.',
  },
  'record.bundle_entry': {
    status: 400,
    zh: 'Bundle 条目缺少有效的 request 或 resource。',
    en: 'The bundle entry lacks a request this server knows, or its resource.',
  },
  'record.bundle_duplicate': {
    status: 400,
    zh: '同一事务中 {type}/{id} 出现了两次。',
    en: '{type}/{id} appears twice in one transaction.',
  },
  'record.unknown_parameter': {
    status: 400,
    zh: '{type} 没有可用的搜索参数“{name}”。',
    en: '{type} has no search parameter "{name}" that is supported here.',
  },
  'record.parameter_indexing': {
    status: 409,
    zh: '搜索参数“{name}”正在为已有数据建立索引（{done} / {total}），完成后即可使用。',
    en: 'The search parameter "{name}" is still being indexed ({done} of {total}). It can be used when that is done.',
  },
  'record.computed_parameter': {
    status: 400,
    zh: '此搜索参数由表达式计算得出，不支持 :missing、:text、只给系统的值和反向链。',
    en: 'This search parameter is computed by an expression: :missing, :text, a system alone and _has are not offered for it.',
  },
  'record.too_long': {
    status: 400,
    zh: '“{name}”的内容过长，最多 {max} 个字符。',
    en: '"{name}" is too long: at most {max} characters.',
  },
  'record.too_many_values': {
    status: 400,
    zh: '“{name}”的条件过多，最多 {max} 个。请分几次搜索。',
    en: '"{name}" asks for too much at once: at most {max}. Search in several steps.',
  },
  'record.no_text_search': {
    status: 400,
    zh: '不提供全文搜索“{name}”。请按代码或名称的开头搜索。',
    en: 'Whole texts are not indexed, so "{name}" is not offered. Search by codes, or names by their beginning.',
  },
  'record.no_expression_search': {
    status: 400,
    zh: '不支持“{name}”。请用普通搜索参数表达条件。',
    en: '"{name}" is not offered. Write the conditions as search parameters.',
  },
  'record.no_list_search': {
    status: 400,
    zh: '不支持“{name}”。请先读取列表，再读取其中的条目。',
    en: '"{name}" is not offered. Read the list, then what it names.',
  },
  'record.no_search_inside_bundle': {
    status: 400,
    zh: '不能按 Bundle 内的资源搜索（“{name}”）。',
    en: 'The resources inside a stored Bundle are not searched ("{name}").',
  },
  'record.no_distance_search': {
    status: 400,
    zh: '不支持按距离搜索（“{name}”）。请按地址搜索。',
    en: 'Distances are not computed ("{name}"). Search by address.',
  },
  'record.bad_parameter': {
    status: 400,
    zh: '搜索参数“{name}”的值无效。',
    en: 'The value of the search parameter "{name}" is not valid.',
  },
  'record.unsupported_modifier': {
    status: 400,
    zh: '搜索参数“{name}”不支持修饰符“{modifier}”。',
    en: 'The search parameter "{name}" does not support the modifier "{modifier}".',
  },
  'record.too_costly': {
    status: 400,
    zh: '条件“{name}”匹配过多，请缩小范围。',
    en: 'The condition "{name}" matches too much. Narrow it down.',
  },
  'record.profile_count': {
    status: 400,
    zh: '{profile} 要求“{name}”出现 {range} 次，实际 {count} 次。',
    en: '{profile} asks for "{name}" {range} times; it is there {count} times.',
  },
  'record.profile_value': {
    status: 400,
    zh: '{profile} 要求此处为 {expected}。',
    en: '{profile} asks for {expected} here.',
  },
  'record.unknown_profile': {
    status: 404,
    zh: '本系统没有配置文件 {profile}，未按其校验。',
    en: 'The profile {profile} is not known here; nothing was checked against it.',
  },
  'record.bad_profile': {
    status: 400,
    zh: '{profile} 不是可用的资源配置文件。',
    en: '{profile} is not a profile of a resource that can be checked against.',
  },
  'record.bad_patch': {
    status: 422,
    zh: '补丁无法应用：{where} 格式不对，或没有可以修改的位置。',
    en: 'The patch cannot be applied: {where} is malformed, or there is no place it can change.',
  },
  'record.bad_expression': {
    status: 400,
    zh: 'FHIRPath 表达式无效或无法计算：{expression}',
    en: 'This FHIRPath expression is not valid or cannot be evaluated: {expression}',
  },
  'record.unsupported_format': {
    status: 406,
    zh: '只提供 JSON 格式(application/fhir+json)。',
    en: 'Only JSON (application/fhir+json) is offered.',
  },
  'record.write_race': {
    status: 409,
    zh: '另一方正在写入同一资源，请重试。',
    en: 'Someone else is writing the same resource. Try again.',
  },
} as const

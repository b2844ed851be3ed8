export const bulkRefusals = {
  'bulk.not_async': {
    status: 400,
    zh: '此操作在后台进行，请在请求头中加入 Prefer: respond-async。',
    en: 'This runs in the background. Send the header Prefer: respond-async.',
  },
  'bulk.output_format': {
    status: 400,
    zh: '只提供 NDJSON 格式(application/fhir+ndjson)。',
    en: 'Only NDJSON (application/fhir+ndjson) is offered.',
  },
  'bulk.too_many': {
    status: 429,
    zh: '进行中的批量任务过多，请等待或取消其中之一。',
    en: 'Too many bulk jobs of this client are running. Wait for one or cancel it.',
  },
  'bulk.filter': {
    status: 400,
    zh: '_typeFilter 应写作“类型?条件”，且该类型在导出范围内。',
    en: 'A filter (_typeFilter) must read Type?conditions, and the type must be one that is exported.',
  },
  'bulk.not_found': { status: 404, zh: '没有这个批量任务。', en: 'There is no such bulk job.' },
  'bulk.cancelled': { status: 404, zh: '此批量任务已取消。', en: 'This bulk job was cancelled.' },
  'bulk.expired': {
    status: 410,
    zh: '此批量任务的文件已过期删除，请重新发起。',
    en: 'The files of this bulk job have expired and are gone. Start it again.',
  },
  'bulk.failed': {
    status: 503,
    zh: '此批量任务未能完成，请重新发起；若再次失败，请联系管理员。',
    en: 'This bulk job could not be completed. Start it again; if it fails again, tell the administrator.',
  },
  'bulk.link_invalid': { status: 403, zh: '文件链接无效。', en: 'The link to the file is not valid.' },
  'bulk.link_expired': { status: 410, zh: '文件链接已过期。', en: 'The link to the file has expired.' },
  'bulk.input_format': {
    status: 400,
    zh: '只接受 NDJSON 格式(application/fhir+ndjson)的输入。',
    en: 'Only NDJSON (application/fhir+ndjson) is taken in.',
  },
  'bulk.no_input': {
    status: 400,
    zh: '没有输入：请给出 1 至 {max} 个输入，各有类型和地址。',
    en: 'There is no input. Give 1 to {max} inputs, each with its type and address.',
  },
  'bulk.origin_not_allowed': {
    status: 403,
    zh: '不允许从地址 {origin} 取文件，请管理员将其列入 BULK_IMPORT_ORIGINS。',
    en: 'Files may not be fetched from {origin}. The administrator can list it in BULK_IMPORT_ORIGINS.',
  },
  'bulk.fetch_failed': {
    status: 503,
    zh: '未能取得输入文件。',
    en: 'The input could not be fetched.',
  },
  'bulk.input_too_large': {
    status: 413,
    zh: '输入超过 {maxMegabytes} MB。',
    en: 'The input is larger than {maxMegabytes} MB.',
  },
  'bulk.line_too_long': { status: 400, zh: '这一行过长。', en: 'The line is too long.' },
} as const

import { z } from 'zod'

const column = z.string().regex(/^[\p{L}_][\p{L}\p{N}_$]{0,63}$/u, 'a column’s name')
/** 'doctor.name', 'name[0].text' */
const path = z.string().regex(/^[A-Za-z]\w*(\[\d+\])?(\.[A-Za-z]\w*(\[\d+\])?)*$/, 'a path such as name[0].text')

/** One place of the body: a column or a fixed value, read as a type, looked up in a table. */
const Field = z
  .strictObject({
    to: path,
    column: column.optional(),
    value: z.union([z.string(), z.number(), z.boolean()]).optional(),
    /** fen: a whole number of fen; yuan: 12.50 → 1250 fen. reference: an id of this hospital's, as Type/id. */
    as: z
      .enum(['text', 'integer', 'decimal', 'boolean', 'day', 'time', 'fen', 'yuan', 'json', 'reference'])
      .default('text'),
    /** Of a reference: which type. */
    type: z
      .string()
      .regex(/^[A-Z][A-Za-z]+$/)
      .optional(),
    /** A table of tables.ts by name, or one written here. A value it does not have sets the row aside. */
    map: z.union([z.string(), z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))]).optional(),
    /** What an empty column becomes; without it the place stays out. */
    empty: z.union([z.string(), z.number(), z.boolean(), z.null()]).optional(),
  })
  .refine(({ column, value }) => (column === undefined) !== (value === undefined), 'a column or a value')
  .refine(({ as, type }) => as !== 'reference' || type !== undefined, 'a reference says its type')
export type Field = z.infer<typeof Field>

/** Rows of a second view as a list in the body: the numbers of a session, the values of a report. */
const List = z.strictObject({
  to: path,
  view: z.string().min(1).max(2_000),
  /** The second view's column that names the row of the first. */
  by: column,
  orderBy: column,
  fields: z.array(Field).min(1).max(60),
})

/** Rows of a second view as resources of their own, referred to from the first. */
const Resource = z.strictObject({
  resourceType: z.string().regex(/^[A-Z][A-Za-z]+$/),
  /** Columns that name the resource within its type. */
  id: z.array(column).min(1).max(5),
  fields: z.array(Field).max(120),
  /** Only when this column is not empty. */
  when: column.optional(),
  /** One resource for each row of a second view instead of one for the row. */
  each: z
    .strictObject({
      view: z.string().min(1).max(2_000),
      by: column,
      orderBy: column,
      /** Where the first resource lists them: result → result[n].reference. */
      listed: path.optional(),
    })
    .optional(),
})
export type ResourceMap = z.infer<typeof Resource>

const View = z
  .strictObject({
    name: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,39}$/, 'small letters, digits, _ and -'),
    /** A view's name, or a SELECT without ORDER BY and LIMIT. */
    view: z.string().min(1).max(4_000),
    cursor: z.strictObject({
      column,
      kind: z.enum(['number', 'time', 'text']),
      /**
       * Read again behind the cursor at each look: rows that were committed late. Units of the column; seconds of a time. 0 is
       * right only where the view shows a row when nothing older can come any more.
       */
      overlap: z.number().min(0).max(1_000_000).default(0),
    }),
    /** Tells rows of one cursor value apart: a key of the view. */
    tie: column,
    tieKind: z.enum(['text', 'number']).default('text'),
    /** Order is kept among rows with the same value here; the tie where it is left out. */
    key: column.optional(),
    /** The first look begins with the oldest row or behind the newest. */
    from: z.enum(['beginning', 'now']).default('beginning'),
    message: z.enum(['schedule.session', 'schedule.number', 'record.bundle']),
    fields: z.array(Field).max(120).default([]),
    lists: z.array(List).max(10).default([]),
    resources: z.array(Resource).max(40).default([]),
  })
  .refine(
    ({ message, resources, fields }) => (message === 'record.bundle' ? resources : fields).length > 0,
    'record.bundle needs resources, another message fields',
  )
  .refine(({ cursor }) => cursor.kind !== 'text' || cursor.overlap === 0, 'a text has no overlap')
export type View = z.infer<typeof View>

export const ViewsOptions = z.strictObject({
  /** Names this hospital in identifiers; the same in all its adapters. */
  hospital: z.string().min(1).max(64),
  system: z.enum(['postgresql', 'mysql']),
  host: z.string().min(1),
  port: z.number().int().min(1).max(65_535),
  database: z.string().min(1),
  user: z.string().min(1),
  password: z.string(),
  /** TLS to the database: off in the hospital's server room, or its certificates checked against a file of authorities. */
  tls: z.union([z.literal(false), z.strictObject({ ca: z.string() })]).default(false),
  /** MySQL: what the connection speaks. The server turns its columns into it. */
  charset: z.enum(['utf8mb4', 'utf8', 'gbk', 'latin1']).default('utf8mb4'),
  /** MySQL: what the bytes are in truth, where GBK was put into latin1 columns. */
  bytesAre: z.enum(['utf8', 'gbk', 'gb18030']).optional(),
  /** What a time without a zone means. */
  timeZone: z
    .string()
    .regex(/^[+-]\d\d:\d\d$/)
    .default('+08:00'),
  pollMs: z.number().int().min(20).max(3_600_000).default(500),
  timeoutMs: z.number().int().min(100).max(600_000).default(10_000),
  rowsMax: z.number().int().min(1).max(5_000).default(500),
  /** PostgreSQL: channels on which the hospital tells (NOTIFY) that there is something to read. */
  listen: z.array(column).max(10).default([]),
  views: z
    .array(View)
    .min(1)
    .max(50)
    .refine((views) => new Set(views.map(({ name }) => name)).size === views.length, 'names must differ'),
})
export type ViewsOptions = z.infer<typeof ViewsOptions>

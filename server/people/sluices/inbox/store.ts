import type { MessageKind, RecordBundle } from '#contracts/sluice'
import { type Context, type Statement, sendTogether } from '#kernel'

export interface Received {
  readonly id: string
  readonly kind: string
  readonly key: string
  readonly type: string
  readonly controlId: string
  readonly body: string
  readonly at: Date
}

/** A whole batch in one statement; what was received before is left as it is. */
export function insert(ctx: Context, sluiceId: string, messages: readonly Received[]): Statement {
  return {
    name: 'sluices-receive',
    text: `insert into sluices.inbox (sluice_id, id, kind, order_key, type, control_id, body, at, received_at, next_at)
           select $1, m.id, m.kind, m.key, m.type, m.control_id, m.body, m.at, $9, $9
             from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::timestamptz[])
                  with ordinality as m(id, kind, key, type, control_id, body, at, place)
            order by m.place
               on conflict do nothing`,
    values: [
      sluiceId,
      messages.map((one) => one.id),
      messages.map((one) => one.kind),
      messages.map((one) => one.key),
      messages.map((one) => one.type),
      messages.map((one) => one.controlId),
      messages.map((one) => one.body),
      messages.map((one) => one.at),
      ctx.now,
    ],
  }
}

export interface Due {
  readonly seq: number
  readonly sluiceId: string
  readonly key: string
}

/**
 * Messages that are due, oldest first. Of one kind and key none overtakes another that waits for its next try.
 */
export async function due(ctx: Context, records: boolean, limit: number): Promise<Due[]> {
  const { rows } = await ctx.client.query<Due>({
    name: records ? 'sluices-due-records' : 'sluices-due-others',
    text: `select i.seq, i.sluice_id as "sluiceId", i.order_key as key
             from sluices.inbox i
            where i.state = 'waiting' and i.kind ${records ? '=' : '<>'} 'record.bundle' and i.next_at <= $1
              and not exists (select 1 from sluices.inbox earlier
                               where earlier.state = 'waiting' and earlier.attempts > 0 and earlier.sluice_id = i.sluice_id
                                 and earlier.order_key = i.order_key and earlier.kind = i.kind
                                 and earlier.seq < i.seq and earlier.next_at > $1)
            order by i.seq limit $2`,
    values: [ctx.now, limit],
  })
  return rows
}

export interface Claimed {
  readonly seq: number
  readonly id: string
  readonly sluiceId: string
  readonly institutionId: string
  /** Since then revoked: nothing is told to it any more. */
  readonly revoked: boolean
  readonly kind: MessageKind
  readonly key: string
  readonly body: string
  readonly at: Date
  readonly receivedAt: Date
}

/**
 * Locks messages that still wait, in one round trip with the beginning of the transaction. What another process has is waited for: two
 * hold the link for a moment when it changes hands, and what follows on a key must not overtake what the other still takes in.
 */
export async function claim(ctx: Context, seqs: readonly number[]): Promise<Claimed[]> {
  const [rows = []] = await sendTogether(ctx, [
    {
      name: 'sluices-claim',
      text: `select i.seq, i.id, i.sluice_id as "sluiceId", s.institution_id as "institutionId", s.state = 'revoked' as revoked, i.kind, i.order_key as key,
                    i.body, i.at, i.received_at as "receivedAt"
               from sluices.inbox i join sluices.sluice s on s.id = i.sluice_id
              where i.seq = any($1::bigint[]) and i.state = 'waiting' order by i.seq for update of i`,
      values: [seqs],
    },
  ])
  return rows as unknown as Claimed[]
}

export interface Ended {
  readonly seq: number
  readonly state: 'done' | 'refused'
  readonly code: string | null
  readonly reason: string | null
  readonly resources: readonly string[]
  readonly unmapped: number
}

export function end(ctx: Context, ended: readonly Ended[]): Statement {
  return {
    name: 'sluices-end',
    text: `update sluices.inbox i
              set state = e.state, code = e.code, reason = e.reason, done_at = $6, next_at = null, last_error = null,
                  resources = array(select jsonb_array_elements_text(e.resources)), unmapped_count = e.unmapped
             from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::jsonb[], $7::int[])
                  as e(seq, state, code, reason, resources, unmapped)
            where i.seq = e.seq`,
    values: [
      ended.map((one) => one.seq),
      ended.map((one) => one.state),
      ended.map((one) => one.code),
      ended.map((one) => one.reason),
      ended.map((one) => JSON.stringify(one.resources)),
      ctx.now,
      ended.map((one) => one.unmapped),
    ],
  }
}

/** Once for each message: a replay finds them there. */
export function keepUnmapped({ sluiceId, id }: Claimed, unmapped: RecordBundle['unmapped']): Statement {
  return {
    name: 'sluices-keep-unmapped',
    text: `insert into sluices.unmapped (sluice_id, message_id, number, path, text, why)
           select $1, $2, u.number, u.path, u.text, u.why
             from unnest($3::text[], $4::text[], $5::text[]) with ordinality as u(path, text, why, number)
               on conflict do nothing`,
    values: [
      sluiceId,
      id,
      unmapped.map((one) => storable(one.path)),
      unmapped.map((one) => storable(one.text)),
      unmapped.map((one) => storable(one.why)),
    ],
  }
}

/** 1 s, 2 s, 4 s … between tries; after the last one it is set aside, and what follows it goes on. Gives the state. */
export async function postpone(
  ctx: Context,
  seq: number,
  { error, attemptsMax }: { error: string; attemptsMax: number },
): Promise<boolean> {
  const { rows } = await ctx.client.query<{ aside: boolean }>(
    `update sluices.inbox
        set attempts = attempts + 1, last_error = $2,
            state = case when attempts + 1 >= $3 then 'refused' else 'waiting' end,
            code = case when attempts + 1 >= $3 then 'sluices.failed' end,
            done_at = case when attempts + 1 >= $3 then $4::timestamptz end,
            next_at = case when attempts + 1 < $3 then $4::timestamptz + make_interval(secs => power(2, attempts)) end
      where seq = $1 and state = 'waiting' returning state = 'refused' as aside`,
    [seq, storable(error).slice(0, 500), attemptsMax, ctx.now],
  )
  return rows[0]?.aside ?? false
}

/** PostgreSQL's text holds every character but this one. */
export function storable(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '\ufffd') : text
}

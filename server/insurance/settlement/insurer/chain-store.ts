import type { Context } from '#kernel'

export interface Chain {
  readonly id: string
  readonly first_setl_id: string
  readonly reason: string
  readonly state: 'reversing' | 'settling' | 'done'
  readonly pot_fen: number
}
export interface Part {
  readonly chain_id: string
  readonly position: number
  readonly setl_id: string
  readonly returned: readonly string[]
  readonly staying: readonly string[]
  readonly state: 'standing' | 'reversing' | 'reversed' | 'settling' | 'settled' | 'ended'
  readonly again_setl_id: string | null
}
export interface Place {
  readonly chain: Chain
  readonly part: Part
}

export async function insertChain(
  ctx: Context,
  made: { id: string; accumulatorId: string; firstId: string; reason: string },
  parts: readonly Pick<Part, 'setl_id' | 'returned' | 'staying'>[],
): Promise<void> {
  await ctx.client.query({
    name: 'settlement-insert-chain',
    text: `insert into settlement.remote_chain (id, accumulator_id, first_setl_id, reason, state, asked_by, asked_at)
           values ($1, $2, $3, $4, 'reversing', $5, $6)`,
    values: [made.id, made.accumulatorId, made.firstId, made.reason, ctx.actor.id, ctx.now],
  })
  for (const [at, part] of parts.entries())
    await ctx.client.query({
      name: 'settlement-insert-chain-part',
      text: `insert into settlement.remote_chain_part (chain_id, position, setl_id, returned, staying, state)
             values ($1, $2, $3, $4, $5, 'standing')`,
      values: [made.id, at + 1, part.setl_id, part.returned, part.staying],
    })
}

/** Whether bills of an accumulator are being reversed and settled again: until then nothing else is settled on it. */
export async function chainIsOpen(ctx: Context, accumulatorId: string): Promise<boolean> {
  const { rowCount } = await ctx.client.query({
    name: 'settlement-open-chain',
    text: `select from settlement.remote_chain where accumulator_id = $1 and state <> 'done'`,
    values: [accumulatorId],
  })
  return rowCount === 1
}

/** The open chain that a bill is part of, as one of its old bills or as what is settled again. */
export async function placeOf(ctx: Context, billId: string): Promise<Place | undefined> {
  const { rows } = await ctx.client.query<Part>({
    name: 'settlement-chain-place',
    text: `select p.* from settlement.remote_chain_part p join settlement.remote_chain c on c.id = p.chain_id and c.state <> 'done'
            where p.setl_id = $1 or p.again_setl_id = $1`,
    values: [billId],
  })
  const [part] = rows
  return part && { part, chain: await chainById(ctx, part.chain_id) }
}

export async function chainById(ctx: Context, id: string): Promise<Chain> {
  const { rows } = await ctx.client.query<Chain>({
    name: 'settlement-chain',
    text: 'select id, first_setl_id, reason, state, pot_fen from settlement.remote_chain where id = $1',
    values: [id],
  })
  return rows[0]!
}

export async function partsOf(ctx: Context, chainId: string): Promise<Part[]> {
  const { rows } = await ctx.client.query<Part>({
    name: 'settlement-chain-parts',
    text: 'select * from settlement.remote_chain_part where chain_id = $1 order by position',
    values: [chainId],
  })
  return rows
}

export async function markPart(
  ctx: Context,
  { chain_id, position }: Part,
  state: Part['state'],
  againId: string | null = null,
): Promise<void> {
  await ctx.client.query({
    name: 'settlement-mark-chain-part',
    text: `update settlement.remote_chain_part set state = $3, again_setl_id = coalesce($4, again_setl_id)
            where chain_id = $1 and position = $2`,
    values: [chain_id, position, state, againId],
  })
}

/** Cash that reversed bills gave back, or that one settled again has taken. */
export async function changePot(ctx: Context, chainId: string, byFen: number): Promise<void> {
  await ctx.client.query({
    name: 'settlement-change-pot',
    text: 'update settlement.remote_chain set pot_fen = pot_fen + $2 where id = $1',
    values: [chainId, byFen],
  })
}

export async function markChain(
  ctx: Context,
  id: string,
  state: Chain['state'],
  refused: string | null = null,
): Promise<void> {
  await ctx.client.query({
    name: 'settlement-mark-chain',
    text: `update settlement.remote_chain set state = $2, refused = coalesce($3, refused),
                  pot_fen = case when $2 = 'done' then 0 else pot_fen end, ended_at = case when $2 = 'done' then $4::timestamptz end
            where id = $1`,
    values: [id, state, refused, ctx.now],
  })
}

import { type Context, refuse, refuseUnless } from '#kernel'
import { lockFor, moveGuarded, writeTransaction } from './post.ts'
import { contentOf, type PostingRequest } from './posting.ts'
import * as store from './store.ts'

/**
 * Sets money aside: it stays where it is but cannot be used for anything else. Answers the reservation's id; safe to repeat by key.
 * Refusals: ledger.bad_posting, ledger.unknown_account, ledger.not_enough, ledger.key_reused.
 */
export async function reserve(ctx: Context, request: PostingRequest): Promise<string> {
  return ctx.transaction(async (ctx) => {
    const locked = await lockFor(ctx, 'reserve', request.postings)
    const id = ctx.chance.uuid()
    const contentSm3 = contentOf(request.postings)
    if (!(await store.insertReservation(ctx, { id, key: request.key, contentSm3 }))) {
      const known = await store.reservationByKey(ctx, request.key)
      refuseUnless(known?.content_sm3 === contentSm3, 'ledger.key_reused')
      return known.id
    }
    await moveGuarded(ctx, locked)
    await store.insertReservedLines(ctx, id, request.postings, locked.assets)
    return id
  })
}

/**
 * Moves what was reserved; answers the transaction's id. Safe to repeat.
 * Refusals: ledger.unknown_transaction, ledger.reservation_over (it was voided), ledger.period_closed.
 */
export async function postReserved(ctx: Context, reservationId: string): Promise<string> {
  return ctx.transaction(async (ctx) => {
    const reservation = await store.lockReservation(ctx, reservationId)
    refuseUnless(reservation, 'ledger.unknown_transaction')
    if (reservation.state === 'posted') return reservation.transaction_id!
    if (reservation.state === 'void') refuse('ledger.reservation_over')
    const postings = await store.reservedLinesOf(ctx, reservationId)
    const request = { postings, key: `reservation:${reservation.key}` }
    const transactionId = await writeTransaction(ctx, request, 'postReserved')
    await store.endReservation(ctx, reservationId, 'posted', transactionId)
    return transactionId
  })
}

/** Gives free what was reserved. Safe to repeat. Refusals: ledger.unknown_transaction, ledger.reservation_over (it was posted). */
export async function voidReserved(ctx: Context, reservationId: string): Promise<void> {
  return ctx.transaction(async (ctx) => {
    const reservation = await store.lockReservation(ctx, reservationId)
    refuseUnless(reservation, 'ledger.unknown_transaction')
    if (reservation.state === 'void') return
    if (reservation.state === 'posted') refuse('ledger.reservation_over')
    const postings = await store.reservedLinesOf(ctx, reservationId)
    await moveGuarded(ctx, await lockFor(ctx, 'voidReserved', postings))
    await store.endReservation(ctx, reservationId, 'void', null)
  })
}

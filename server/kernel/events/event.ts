import type { z } from 'zod'
import type { Context } from '../context.ts'

/** A kind of event: its name and the shape of what it says. Consumers import it through its module's door. */
export interface EventType<T> {
  readonly type: `${string}.${string}`
  readonly schema: z.ZodType<T>
}

export interface Envelope {
  readonly id: number
  readonly subject: string
  readonly at: Date
}

export interface Listener {
  readonly type: string
  /** module.what_it_does; part of the delivery's key, so it must not change while deliveries wait. */
  readonly name: string
  readonly handle: (ctx: Context, data: unknown, envelope: Envelope) => Promise<void>
}

const known = new Map<string, EventType<unknown>>()

export function defineEvent<T>(type: `${string}.${string}`, schema: z.ZodType<T>): EventType<T> {
  if (known.has(type)) throw new Error(`The event ${type} is defined twice`)
  const event = { type, schema }
  known.set(type, event as EventType<unknown>)
  return event
}

/** Every event that the loaded modules can tell, for the committed schemas. */
export function definedEvents(): readonly EventType<unknown>[] {
  return [...known.values()].sort((a, b) => a.type.localeCompare(b.type))
}

/** Hears an event at least once, in order per subject; the handler must be safe to repeat. */
export function listener<T>(
  event: EventType<T>,
  name: string,
  handle: (ctx: Context, data: T, envelope: Envelope) => Promise<void>,
): Listener {
  return { type: event.type, name, handle: (ctx, data, envelope) => handle(ctx, event.schema.parse(data), envelope) }
}

const listeners = new Map<string, Listener[]>()

/** Wires listeners of the modules; called once, by hand, before anything is announced. */
export function wireListeners(all: readonly Listener[]): void {
  listeners.clear()
  for (const one of all) {
    const heard = listeners.get(one.type) ?? []
    if (heard.some((other) => other.name === one.name)) throw new Error(`The listener ${one.name} is wired twice`)
    listeners.set(one.type, [...heard, one])
  }
}

export function listenersOf(type: string): readonly Listener[] {
  return listeners.get(type) ?? []
}

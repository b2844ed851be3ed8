import { QueryClient, type UseQueryResult, useMutation, useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { ApiRefusal, api, NoAnswer, type Params, type Reader, WrongShape } from './api.ts'
import { newKey } from './browser.ts'

/** One client per page. A refusal is an answer: only a missing answer is asked again. */
export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (count, error) => !(error instanceof ApiRefusal) && !(error instanceof WrongShape) && count < 2,
        networkMode: 'offlineFirst',
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  })
}

/**
 * A query under the key [path, params]; `enabled: false` waits. `everyMs` polls while the page is visible: give a function of
 * the data to poll only while something moves, since each look at a person's data is a line in their trail.
 */
export function useApi<T>(
  path: string,
  schema: Reader<T>,
  options: {
    params?: Params
    posted?: boolean
    enabled?: boolean
    everyMs?: number | ((data: T | undefined) => number | false)
    keep?: boolean
  } = {},
): UseQueryResult<T, Error> {
  return useQuery<T, Error>({
    queryKey: [path, options.params ?? {}],
    queryFn: ({ signal }) => api.query(path, schema, { params: options.params, posted: options.posted, signal }),
    enabled: options.enabled ?? true,
    refetchInterval:
      typeof options.everyMs === 'function'
        ? (query) => (options.everyMs as (data: T | undefined) => number | false)(query.state.data)
        : (options.everyMs ?? false),
    placeholderData: options.keep ? (previous: T | undefined) => previous as never : undefined,
  })
}

/** Shows what a command answered. A look that was asked for before it, and answers after it, does not take it back. */
export function showAnswer<T>(client: QueryClient, path: string, answer: T, params: Params = {}): void {
  const queryKey = [path, params]
  void client.cancelQueries({ queryKey, exact: true })
  client.setQueryData(queryKey, answer)
}

export interface Command<B> {
  method?: 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  body?: B
}

/**
 * A command a person gives by a tap. The Idempotency-Key belongs to the tap: when the answer was lost and the person
 * taps again with the same content, the same key goes out, so nothing is booked, sent or paid twice. Two taps in a row are one:
 * while it is on its way, nothing goes out again and nothing is said twice.
 */
export function useCommand<T, B = unknown>(schema?: Reader<T>, options: { onDone?: (answer: T) => unknown } = {}) {
  const open = useRef<{ content: string; key: string; way?: Promise<T> | undefined } | undefined>(undefined)
  const done = useRef(options.onDone)
  done.current = options.onDone
  const send = async ({ content, key }: { content: string; key: string }, command: Command<B>): Promise<T> => {
    try {
      const answer = await api.command<T>(command.method ?? 'POST', command.path, command.body, {
        idempotencyKey: key,
        schema,
      })
      await done.current?.(answer)
      open.current = undefined
      return answer
    } catch (error) {
      if (open.current?.content === content) open.current = error instanceof NoAnswer ? { content, key } : undefined
      throw error
    }
  }
  return useMutation<T, Error, Command<B>>({
    mutationFn: (command) => {
      const content = JSON.stringify(command)
      if (open.current?.content !== content) open.current = { content, key: newKey() }
      open.current.way ??= send(open.current, command)
      return open.current.way
    },
  })
}

import { useCallback, useEffect, useRef, useState } from 'react'

/** So long two browsers may look for a way to each other; then both begin anew, so many times in a row. */
const stuckMs = 20_000
const anewMax = 3

/** Begins anew whenever it was stuck for too long; `fresh` says that all went well, or that somebody has begun by hand. */
export function useAnew(stuck: boolean, begin: () => Promise<void>) {
  const [again, setAgain] = useState(false)
  const tries = useRef(0)
  useEffect(() => {
    if (!stuck) return
    const run = async () => {
      if (tries.current++ >= anewMax) return
      setAgain(true)
      await begin()
      setAgain(false)
    }
    const timer = setTimeout(() => void run(), stuckMs)
    return () => clearTimeout(timer)
  }, [stuck, begin])
  const fresh = useCallback(() => {
    tries.current = 0
  }, [])
  return { again, fresh }
}

/** Ended by the database for reasons that pass: a conflict or a deadlock, a lost or refused connection, a restart (SQLSTATE 40, 08, 53300, 57P). */
export function isPassing(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown }
  if (typeof code === 'string' && /^(40|08|57P|53300|ECONN)/.test(code)) return true
  return typeof message === 'string' && /^Connection terminated/.test(message)
}

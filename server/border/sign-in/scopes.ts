interface Scope {
  readonly type: string
  readonly may: string
}

function parse(scope: string): Scope | undefined {
  const found = /^system\/(\*|[A-Z][A-Za-z]+)\.(read|write|\*)$/.exec(scope)
  return found ? { type: found[1]!, may: found[2]! } : undefined
}

function covers(given: Scope, asked: Scope): boolean {
  return (given.type === '*' || given.type === asked.type) && (given.may === '*' || given.may === asked.may)
}

/** What a client gets of the scopes that it asks for; all it was given when it asks for none. What is malformed grants nothing. */
export function narrow(asked: string | undefined, given: readonly string[]): string[] {
  if (!asked?.trim()) return [...given]
  const parsed = given.flatMap((scope) => parse(scope) ?? [])
  return asked.split(/\s+/).filter((scope) => {
    const one = parse(scope)
    return one && parsed.some((other) => covers(other, one))
  })
}

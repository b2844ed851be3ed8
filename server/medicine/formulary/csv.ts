/** Rows of a comma-separated table by the names of its first line; a field in double quotes may hold commas. */
export function readTable(text: string): Record<string, string>[] {
  const [head, ...lines] = text.split('\n').filter((line) => line.trim() !== '')
  const names = fields(head ?? '')
  return lines.map((line) => {
    const values = fields(line)
    if (values.length !== names.length) throw new Error(`${values.length} fields instead of ${names.length}: ${line}`)
    return Object.fromEntries(names.map((name, index) => [name, values[index]!]))
  })
}

function fields(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((match) =>
    match[1] === undefined ? match[2]! : match[1].replaceAll('""', '"'),
  )
}

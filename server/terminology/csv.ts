/** A row of a table with the line of the file on which it begins, the header's being 1. */
export interface CsvRow {
  readonly line: number
  readonly cells: readonly string[]
}

export interface RowFault {
  readonly line: number
  readonly zh: string
  readonly en: string
}

export interface Csv {
  readonly header: readonly string[]
  readonly rows: readonly CsvRow[]
  readonly faults: readonly RowFault[]
}

/** Text of a file: UTF-8 unless another encoding is named (gb18030 reads GBK and GB2312 too); a byte order mark is passed over. */
export function decodeTable(bytes: Uint8Array, encoding = 'utf-8'): { text: string } | { fault: RowFault } {
  let decoder: TextDecoder
  try {
    decoder = new TextDecoder(encoding, { fatal: true })
  } catch {
    return { fault: { line: 0, zh: `不认识编码 ${encoding}。`, en: `There is no encoding ${encoding}.` } }
  }
  try {
    return { text: decoder.decode(bytes) }
  } catch {
    return {
      fault: {
        line: 0,
        zh: `文件不是 ${encoding} 编码，请用 --encoding 指明，例如 gb18030。`,
        en: `The file is not ${encoding}: name its encoding, for example --encoding gb18030.`,
      },
    }
  }
}

/**
 * Reads comma or tab separated values (RFC 4180): cells may be quoted, quotes in them doubled, lines in them broken. What is
 * wrong is said with its line; empty lines are passed over.
 */
export function parseCsv(text: string): Csv {
  const faults: RowFault[] = []
  const fault = (line: number, zh: string, en: string) => faults.push({ line, zh, en })
  const all = rowsOf(text, separatorOf(text), fault)
  const [header, ...rows] = all
  if (!header) fault(1, '文件是空的。', 'The file is empty.')
  const width = header?.cells.length ?? 0
  for (const { line, cells } of rows) {
    if (cells.length === width) continue
    fault(line, `有 ${cells.length} 列，表头有 ${width} 列。`, `${cells.length} cells, the header has ${width}.`)
  }
  return { header: (header?.cells ?? []).map((name) => name.trim()), rows, faults }
}

/** A tab when the header has one outside quotes, otherwise a comma. */
function separatorOf(text: string): ',' | '\t' {
  let quoted = false
  for (const character of text) {
    if (character === '"') quoted = !quoted
    else if (!quoted && character === '\t') return '\t'
    else if (!quoted && (character === '\n' || character === '\r')) break
  }
  return ','
}

type Fault = (line: number, zh: string, en: string) => void

function rowsOf(text: string, separator: string, fault: Fault): CsvRow[] {
  const rows: CsvRow[] = []
  let line = 1
  let at = text.startsWith('\ufeff') ? 1 : 0
  while (at < text.length) {
    const begins = line
    const cells: string[] = []
    for (let ended = false; !ended; ) {
      const cell =
        text[at] === '"' ? quotedCell(text, at, separator, line, fault) : plainCell(text, at, separator, line, fault)
      cells.push(cell.value)
      line += cell.breaks
      at = cell.end
      if (text[at] === separator) at += 1
      else ended = true
    }
    // A line ends with CR LF, LF or CR.
    if (text[at] === '\r' && text[at + 1] === '\n') at += 1
    at += 1
    line += 1
    if (cells.length > 1 || cells[0]!.trim() !== '') rows.push({ line: begins, cells })
  }
  return rows
}

interface Cell {
  readonly value: string
  readonly end: number
  readonly breaks: number
}

const ends = (character: string | undefined, separator: string) =>
  character === undefined || character === separator || character === '\n' || character === '\r'

function plainCell(text: string, from: number, separator: string, line: number, fault: Fault): Cell {
  let end = from
  while (!ends(text[end], separator)) end += 1
  const value = text.slice(from, end)
  if (value.includes('"')) fault(line, '引号只能在单元格开头。', 'A quote may only begin a cell.')
  return { value, end, breaks: 0 }
}

function quotedCell(text: string, from: number, separator: string, line: number, fault: Fault): Cell {
  let end = from + 1
  let value = ''
  for (;;) {
    const close = text.indexOf('"', end)
    if (close < 0) {
      fault(line, '引号没有结束。', 'A quote is not closed.')
      return { value: value + text.slice(end), end: text.length, breaks: 0 }
    }
    value += text.slice(end, close)
    end = close + 1
    if (text[end] !== '"') break
    value += '"'
    end += 1
  }
  const breaks = value.split(/\r\n|\n|\r/).length - 1
  if (ends(text[end], separator)) return { value, end, breaks }
  fault(line + breaks, '结束引号之后还有文字。', 'There is text after a closing quote.')
  return { ...plainCell(text, end, separator, line + breaks, () => undefined), breaks }
}

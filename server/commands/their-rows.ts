import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline, Readable } from 'node:stream'
import { parse } from 'csv-parse'

export interface TheirRow {
  readonly line: number
  readonly cells: readonly string[]
}

/** The rows of somebody's CSV (RFC 4180, with or without a byte order mark), streamed; the first is the header. Throws what to tell them. */
export async function* theirRows(file: string, encoding?: string): AsyncGenerator<TheirRow> {
  const parser = parse({ info: true, skip_empty_lines: true, relax_column_count: true })
  pipeline(Readable.from(textOf(file, encoding)), parser, () => undefined) // what fails is thrown by the parser
  let isFirst = true
  for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
    const broken = record.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0) // counted where it ends
    yield { line: isFirst ? 1 : info.lines - broken, cells: isFirst ? record.map((name) => name.trim()) : record }
    isFirst = false
  }
}

/** Never another character in the place of one that cannot be read: their columns stay as they came. */
async function* textOf(file: string, encoding: string | undefined): AsyncGenerator<string> {
  const name = encoding ?? ((await isUtf16(file)) ? 'utf-16le' : 'utf-8')
  const decoder = decoderOf(name)
  try {
    for await (const chunk of createReadStream(file)) yield decoder.decode(chunk as Buffer, { stream: true })
    yield decoder.decode()
  } catch (error) {
    if ((error as { code?: string }).code !== 'ERR_ENCODING_INVALID_ENCODED_DATA') throw error
    throw new Error(`${file} is not ${name}: name its encoding, for example --encoding gb18030`)
  }
}

function decoderOf(name: string): TextDecoder {
  try {
    return new TextDecoder(name, { fatal: true })
  } catch {
    throw new Error(`There is no encoding ${name}`)
  }
}

async function isUtf16(file: string): Promise<boolean> {
  const opened = await open(file)
  try {
    const { buffer, bytesRead } = await opened.read(Buffer.alloc(2), 0, 2, 0)
    return bytesRead === 2 && buffer.readUInt16LE() === 0xfeff
  } finally {
    await opened.close()
  }
}

/** What is wrong with a header: a column that is missing, or that stands there twice and would be read once. */
export function faultsOfHeader(names: readonly string[], needed: readonly string[], read: readonly string[]): string[] {
  const missing = needed.filter((name) => !names.includes(name)).map((name) => `the column ${name} is missing`)
  const twice = read.filter((name) => names.indexOf(name) !== names.lastIndexOf(name))
  return [...missing, ...twice.map((name) => `the column ${name} stands there twice`)]
}

import { readFile } from 'node:fs/promises'
import { yuanText } from '#contracts/yuan'
import { readAcoFile, sharedSavings } from '#insurance/shared-savings'
import { decodeTable } from '#terminology'
import { type Call, type Command, csvLineAsItCame, Misuse } from './command.ts'

export const sharedSavingsOfFile: Command = {
  name: 'shared-savings',
  usage: 'shared-savings FILE.csv [--encoding gb18030]',
  summary:
    'Adds to each row of published results min_savings_rate, savings, shared and earned, as our engine counts them; all columns are kept. Needs no database.',
  options: { encoding: { type: 'string' } },
  alone: (call) => run(call),
}

async function run({ words, options, write, say }: Call): Promise<number> {
  const [path] = words
  if (words.length !== 1 || !path) throw new Misuse('Give one file.')
  const bytes = await readFile(path).catch((error: Error) => {
    throw new Misuse(error.message)
  })
  const decoded = decodeTable(bytes, options.encoding as string | undefined)
  if ('fault' in decoded) {
    say(`${decoded.fault.en}\nNothing was counted.`)
    return 1
  }
  const file = readAcoFile(decoded.text)
  if (file.wrong.length > 0) {
    for (const { line, field, says } of file.wrong) say(`Line ${line}, ${field}: ${says}`)
    say('Nothing was counted.')
    return 1
  }
  await write(csvLineAsItCame([...file.header, 'min_savings_rate', 'savings', 'shared', 'earned']))
  for (const { cells, aco } of file.rows) {
    const { minimumRate, savingsFen, shared, earnedFen } = sharedSavings(aco)
    const rate = minimumRate === null ? '' : (minimumRate / 1_000_000).toFixed(6)
    await write(csvLineAsItCame([...cells, rate, yuanText(savingsFen), shared ? '1' : '0', yuanText(earnedFen)]))
  }
  say(`${file.rows.length} rows.`)
  return 0
}

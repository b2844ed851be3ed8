import { writeFileSync } from 'node:fs'
import { generatedFiles } from '../generated-truth.ts'
import type { Command } from './command.ts'

export const writeGenerated: Command = {
  name: 'generated write',
  usage: 'generated write',
  summary: 'Writes openapi.json, server/database/schema.sql and docs/events.json anew from the code and the database.',
  run: async ({ root, say }) => {
    for (const { path, text } of await generatedFiles(root)) {
      writeFileSync(path, text)
      say(path)
    }
    return 0
  },
}

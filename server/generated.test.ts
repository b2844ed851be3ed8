import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { freshDatabase } from '#testing'
import { generatedFiles } from './generated-truth.ts'

test('what is generated and committed is what the code and the database say (npm run anji -- generated write)', async (t) => {
  const region = await freshDatabase(t)
  for (const { path, text } of await generatedFiles(region.ctx())) {
    assert.ok(readFileSync(path, 'utf8') === text, `${path} is not what the code says`)
  }
})

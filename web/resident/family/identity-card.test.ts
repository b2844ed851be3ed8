import assert from 'node:assert/strict'
import { test } from 'node:test'
import { identityCardFault } from './identity-card.ts'

test('an identity card number is 18 characters with a check character', () => {
  assert.equal(identityCardFault('11010519491231002X'), undefined) // the example of GB 11643
  assert.equal(identityCardFault('440524188001010014'), undefined)
  assert.equal(identityCardFault('110105194912310021'), 'idChecksum')
  assert.equal(identityCardFault('1101051949123100'), 'idWrong')
  assert.equal(identityCardFault('A1010519491231002X'), 'idWrong')
})

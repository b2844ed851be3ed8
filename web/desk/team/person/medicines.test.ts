import assert from 'node:assert/strict'
import { test } from 'node:test'
import { medicinesOf, textOfMedicines } from './medicines.ts'

test('medicines are one a line, with dose and how often', () => {
  const medicines = [{ name: '苯磺酸氨氯地平片', dose: '5mg', frequency: '每日一次' }, { name: '阿司匹林' }]
  assert.deepEqual(medicinesOf(textOfMedicines(medicines)), medicines)
  assert.deepEqual(medicinesOf('\n , \n metformin, 0.5g, twice a day, after meals'), [
    { name: 'metformin', dose: '0.5g', frequency: 'twice a day after meals' },
  ])
})

import { z } from 'zod'
import { drugAnswer, drugInput, findDrugsAnswer, findDrugsInput, formularyStatus } from '#contracts/formulary'
import { verb } from '#kernel'
import type { Drug } from './drug.ts'
import { drugOf, formularyOf } from './formulary-of.ts'
import type { Formulary } from './knowledge.ts'

// Never residents: no drug is shown before a prescription exists (XZ21, R08).
const readers = ['doctor', 'pharmacist', 'dispenser', 'manager', 'administrator'] as const

const notices = {
  demonstration: {
    zh: '示范药品目录：由本项目编写，编码为演示编码，未经药师签发，不得用于真实诊疗。',
    en: 'Demonstration list: written for this project, with demonstration codes, not signed off by a pharmacist. Not for real care.',
  },
  signedOff: { zh: '本目录已由药师签发。', en: 'This list was signed off by a pharmacist.' },
}

const standing = ({ signedOff }: Formulary) => ({
  demonstration: !signedOff,
  notice: signedOff ? notices.signedOff : notices.demonstration,
})

export const readStatus = verb(
  {
    name: 'formulary.read_status',
    may: [...readers, 'auditor'],
    input: z.object({}),
    answer: formularyStatus,
    summary: 'Edition and standing of the formulary.',
  },
  async (ctx) => {
    const formulary = await formularyOf(ctx)
    const herbalPieces = [...formulary.drugs.values()].filter(({ category }) => category === 'herbal').length
    return {
      edition: formulary.edition,
      validFrom: formulary.validFrom,
      ...standing(formulary),
      drugs: formulary.drugs.size - herbalPieces,
      herbalPieces,
      interactions: formulary.knowledge.interaction.length,
    }
  },
)

export const findDrugs = verb(
  {
    name: 'formulary.find_drugs',
    may: readers,
    input: findDrugsInput,
    answer: findDrugsAnswer,
    summary: 'Finds drugs by name, pinyin initials, ATC or catalogue code.',
  },
  async (ctx, { text, category, limit }) => {
    const formulary = await formularyOf(ctx)
    const ranked = [...formulary.drugs.values()]
      .filter((drug) => !category || drug.category === category)
      .map((drug) => ({ drug, rank: rankOf(drug, text.trim().toLowerCase()) }))
      .filter(({ rank }) => rank !== null)
      .sort((a, b) => a.rank! - b.rank! || (a.drug.code < b.drug.code ? -1 : 1))
    return { ...standing(formulary), drugs: ranked.slice(0, limit).map(({ drug }) => drug) }
  },
)

/** Refusals: formulary.unknown_drug. */
export const readDrug = verb(
  { name: 'formulary.read_drug', may: readers, input: drugInput, answer: drugAnswer, summary: 'One drug, whole.' },
  async (ctx, { code }) => {
    const formulary = await formularyOf(ctx)
    return { ...standing(formulary), drug: drugOf(formulary, code) }
  },
)

/** 0 is the best fit; null is none. */
function rankOf(drug: Drug, text: string): number | null {
  if (text === '') return 3
  const name = drug.nameZh.toLowerCase()
  if (name.startsWith(text) || drug.initials.startsWith(text)) return 0
  if (drug.nameEn.toLowerCase().startsWith(text)) return 1
  if (name.includes(text) || drug.initials.includes(text) || drug.nameEn.toLowerCase().includes(text)) return 2
  if (drug.code.toLowerCase().startsWith(text) || drug.atc?.toLowerCase().startsWith(text)) return 2
  return null
}

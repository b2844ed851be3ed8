import type { Patient, Resource } from '@medplum/fhirtypes'
import type { Context } from '#kernel'
import { formularyOf, toMedicationConcept } from '#medicine/formulary'
import { matchAllWaiting } from '#people/identity'
import { processBundle } from '#record'
import { addDays } from './calendar.ts'
import { type HistoryOptions, type HospitalFile, hospitalFiles } from './history-fhir.ts'
import { historyOf, type Mistake, mistakeIn, ONLINE_DAYS, placeIn, type SettledPerson } from './region.ts'
import { secondFileOf } from './second-files.ts'
import { batchesOf } from './settle-people.ts'
import { severalAtOnce, type World } from './world.ts'

const LANES = 2
const PEOPLE_IN_BUNDLE = 50

/** Two years of offline records come in as the hospitals' own bundles and are matched to the residents. */
export async function importHistory(world: World, instant: Date, onBatch: (people: number) => void): Promise<void> {
  const root = world.at(instant)
  const options = await root.transaction((ctx) => optionsOf(ctx, world))
  await severalAtOnce(batchesOf(world.region.people, PEOPLE_IN_BUNDLE), LANES, async (batch) => {
    await world.once(`history/${batch[0]!.order}`, root, async (ctx) => {
      const files = batch.flatMap((person) => filesOf(world, person, options))
      const resources = files.flatMap((file) => file.resources)
      if (resources.length === 0) return
      await processBundle(ctx, asIncoming(resources))
    })
    onBatch(batch.length)
  })
  await world.deliver(instant)
  await matchAllWaiting(world.at(instant))
  await world.deliver(instant)
}

/** The hospitals' files of one person. A few were written down wrongly: the registrar's desk has something to decide. */
function filesOf(world: Pick<World, 'region'>, person: SettledPerson, options: HistoryOptions): HospitalFile[] {
  const random = world.region.random.fork(`files-${person.order}`)
  const files = hospitalFiles(random, person, historyOf(world.region, person), options)
  const mistake = mistakeIn(person)
  if (mistake && files[0]) misspell(files[0].resources[0] as Patient, mistake)
  const elsewhere = world.region.random.fork(`second-file-${person.order}`)
  const second = secondFileOf(elsewhere, person, addDays(world.region.today, -ONLINE_DAYS - 1), options)
  return second ? [...files, second] : files
}

function misspell(patient: Patient, mistake: Mistake): void {
  const name = patient.name?.[0]
  if (mistake === 'name' && name?.text) name.text = `${name.text.slice(0, -1)}${name.text.endsWith('英') ? '瑛' : '英'}`
  else patient.identifier = patient.identifier?.slice(1) ?? []
}

async function optionsOf(ctx: Context, world: World): Promise<HistoryOptions> {
  const formulary = await formularyOf(ctx)
  const drugs = new Map([...formulary.drugs.values()].map((drug) => [drug.nameZh, drug]))
  return {
    medication: (name) => {
      const drug = drugs.get(name)
      return drug ? toMedicationConcept(drug) : { text: name }
    },
    organizationId: (placeKey) => placeIn(world.region, placeKey).id,
  }
}

function asIncoming(resources: readonly Resource[]) {
  const entry = resources.map((resource) => ({
    resource,
    request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
  }))
  const value = JSON.parse(JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry }))
  return { value, exact: value }
}

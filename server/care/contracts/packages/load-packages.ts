import { LoadPackages, OnDate, PackageList, PackagesLoaded, Terms } from '#contracts/family-contracts'
import { audit, type Context, refuseUnless, roles, verb } from '#kernel'
import { dayOf, institutionOf } from '#people/institutions'
import { checkForm, planChange } from './package.ts'
import * as store from './store.ts'
import { watchForEvidence } from './watch.ts'

const signedIn = roles.filter((role) => role !== 'anonymous')

/** The packages in force on a day. */
export const listPackages = verb(
  {
    name: 'contracts.list_packages',
    may: signedIn,
    input: OnDate,
    answer: PackageList,
    summary: 'The packages of family-doctor contracts in force, with who pays what.',
  },
  async (ctx, { onDate = dayOf(ctx.now) }) => ({ onDate, packages: await store.packagesOn(ctx, onDate) }),
)

/** The text of the contract in force on a day, with its purpose (R23) and its days. */
export const readTerms = verb(
  {
    name: 'contracts.read_terms',
    may: signedIn,
    input: OnDate,
    answer: Terms,
    summary: 'The text of the family-doctor contract in force.',
  },
  (ctx, { onDate = dayOf(ctx.now) }) => store.termsOn(ctx, onDate),
)

/**
 * Loads packages or new versions of them; with `preview` it says what would become of it and changes nothing. Contracts keep the
 * version they were signed with.
 * Refusals: contracts.packages_not_yours, .price_parts, .package_dates, .service_twice, .packages_overlap, .packages_gap,
 * .package_in_the_past.
 */
export const loadPackages = verb(
  {
    name: 'contracts.load_packages',
    may: ['manager', 'administrator', 'system'],
    input: LoadPackages,
    answer: PackagesLoaded,
    summary: 'Loads packages of family-doctor contracts, or says what loading them would do.',
  },
  async (ctx, { packages, preview }) => {
    await refuseUnlessLeads(ctx)
    await store.lockPackages(ctx)
    const today = dayOf(ctx.now)
    const changes = []
    const inOrder = packages.map((form, at) => ({ form, field: `packages.${at}` }))
    inOrder.sort((a, b) => (a.form.validFrom < b.form.validFrom ? -1 : 1))
    const known = new Map<string, Awaited<ReturnType<typeof store.versionsOf>>>()
    for (const { form, field } of inOrder) {
      checkForm(form, field)
      const versions = known.get(form.code) ?? (await store.versionsOf(ctx, form.code))
      const change = planChange(form, versions, today, field)
      if (change.what !== 'unchanged') known.set(form.code, followed(versions, form, change.closes?.until))
      if (change.what !== 'unchanged' && !preview) {
        const { closes } = change
        // Of this load itself, it was inserted a moment ago and is found by its code.
        const open = closes && (await store.versionsOf(ctx, form.code)).find((one) => one.validTo === null)
        if (open) await store.closePackage(ctx, open.id, closes.until)
        await store.insertPackage(ctx, form)
      }
      changes.push({
        code: form.code,
        what: change.what,
        validFrom: form.validFrom,
        validTo: form.validTo,
        replacedUntil: change.closes?.until ?? null,
        runningContracts: await store.runningWith(ctx, form.code),
      })
    }
    if (!preview && changes.some((one) => one.what !== 'unchanged')) {
      await watchForEvidence(ctx, packages)
      await audit(ctx, { action: 'update', entity: 'contracts.package' })
    }
    return { preview, changes }
  },
)

type Versions = Awaited<ReturnType<typeof store.versionsOf>>

function followed(
  versions: Versions,
  form: LoadPackages['packages'][number],
  closedUntil: string | undefined,
): Versions {
  const before = versions.map((one) => (closedUntil && one.validTo === null ? { ...one, validTo: closedUntil } : one))
  return [...before, { ...form, id: '' }]
}

/** Packages are the community's: whoever leads it keeps them. Refusals: contracts.packages_not_yours. */
async function refuseUnlessLeads(ctx: Context): Promise<void> {
  const { roles: held, institutionId } = ctx.actor
  if (held.includes('system') || institutionId === undefined) return
  const own = await institutionOf(ctx, institutionId)
  refuseUnless(own.parentId === null && own.level >= 2, 'contracts.packages_not_yours')
}

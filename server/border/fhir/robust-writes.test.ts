import assert from 'node:assert/strict'
import test from 'node:test'
import { freshDatabase } from '#testing'
import { largeBundle, startServing } from './serving.test.ts'
import { codeOf, observation, patient, setUp } from './setup.test.ts'

interface Issued {
  resource: { meta: { versionId: string }; valueQuantity: { value: number } }
}

async function versionsOf(fhir: Awaited<ReturnType<typeof setUp>>['fhir'], path: string) {
  const { body } = await fhir('GET', `${path}/_history?_count=1000`)
  return (body.entry as Issued[]).map(({ resource }) => [+resource.meta.versionId, resource.valueQuantity.value])
}

const down = (from: number) => Array.from({ length: from }, (_, at) => from - at)

test('Of fifty writers at once who insist on the version they saw, each version has one winner, and there is no gap', async (t) => {
  const { fhir } = await setUp(t)
  const winners = [[1, 0]]
  await fhir('PUT', '/Observation/o', { ...observation('p', 0), id: 'o' })
  for (let round = 1; round <= 8; round++) {
    const headers = { 'if-match': `W/"${round}"` }
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, writer) =>
        fhir('PUT', '/Observation/o', { ...observation('p', round * 100 + writer), id: 'o' }, { headers }),
      ),
    )
    const won = answers.filter(({ status }) => status === 200)
    assert.equal(won.length, 1)
    for (const { status, body } of answers)
      assert.ok(status === 200 || codeOf(body) === 'record.version_conflict', String(status))
    const [{ body }] = won as unknown as [{ body: Issued['resource'] }]
    winners.unshift([Number(body.meta.versionId), body.valueQuantity.value])
  }
  assert.deepEqual(await versionsOf(fhir, '/Observation/o'), winners, 'what a winner was told is what was kept')
  assert.deepEqual(
    winners.map(([version]) => version),
    down(9),
  )
})

test('Fifty writers at once who insist on nothing make fifty versions without a gap', async (t) => {
  const { fhir } = await setUp(t)
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, writer) =>
      fhir('PUT', '/Observation/o', { ...observation('p', writer + 1), id: 'o' }),
    ),
  )
  assert.deepEqual(answers.map(({ status }) => status).sort(), [...Array.from({ length: 49 }, () => 200), 201])
  const kept = await versionsOf(fhir, '/Observation/o')
  assert.deepEqual(
    kept.map(([version]) => version),
    down(50),
  )
  assert.deepEqual(
    kept.map(([, value]) => value ?? 0).sort((a, b) => b - a),
    down(50),
  )
})

test('Transactions that write the same things in opposite orders wait for each other instead of for ever', async (t) => {
  const { fhir } = await setUp(t)
  const ids = Array.from({ length: 20 }, (_, at) => `o${at}`)
  const bundle = (order: string[]) => ({
    resourceType: 'Bundle',
    type: 'transaction',
    entry: order.map((id) => ({
      resource: { ...observation('p'), id },
      request: { method: 'PUT', url: `Observation/${id}` },
    })),
  })
  const answers = await Promise.all(
    Array.from({ length: 16 }, (_, at) => fhir('POST', '', bundle(at % 2 ? ids : ids.toReversed()))),
  )
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200])
  for (const id of ids) assert.equal((await fhir('GET', `/Observation/${id}`)).body.meta.versionId, '16')
})

test('A server killed in the middle of a transaction leaves nothing of it, and what was answered is there', async (t) => {
  const region = await freshDatabase(t)
  const text = largeBundle(2000, 4_000_000)
  const busy = (more: string) => async () => {
    const { rows } = await region.pool.query(
      `select 1 from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() ${more}`,
    )
    return rows.length > 0
  }
  const count = async (table: string) =>
    (await region.pool.query(`select count(*) as n from record.${table}`)).rows[0].n
  let bundles = 0
  for (const afterMs of [0, 60, undefined]) {
    const server = await startServing(t, region.url)
    const posted = server.post(text).then(
      (answer) => answer.text().then(() => answer.status),
      () => 0,
    )
    if (afterMs === undefined) await posted
    else {
      // It has locks and numbers by now, and then part of its rows.
      await until(busy('and backend_xid is not null'))
      await new Promise((resolve) => setTimeout(resolve, afterMs))
    }
    await server.kill()
    const answered = (await posted) === 200
    // The database ends what was under way once it notices that nobody is there.
    const still = busy('and xact_start is not null')
    await until(async () => !(await still()))
    const kept = await count('patient')
    assert.ok(kept === bundles || kept === bundles + 1)
    assert.ok(kept === bundles + 1 || !answered, 'what was answered is there')
    bundles = kept
    assert.equal(await count('observation'), bundles * 1999)
    assert.equal(await count('quantity_value'), bundles * 1999 * 2) // two parameters find the value
  }
  assert.ok(bundles >= 1 && bundles < 3, 'some were cut off')
})

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 3000; turn++) {
    if (await holds()) return
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  throw new Error('It never happened')
}

test('A transaction of thousands whose last entry is wrong keeps nothing of itself', async (t) => {
  const { region, fhir } = await setUp(t)
  const wrong: [object, number, string][] = [
    [{ resource: { resourceType: 'Patient', gender: 'none' }, request: { method: 'POST', url: 'Patient' } }, 400, ''],
    [{ request: { method: 'DELETE', url: 'Patient/not-there' } }, 404, 'record.not_found'],
    [
      { resource: { ...patient('old'), id: 'old' }, request: { method: 'PUT', url: 'Patient/old', ifMatch: 'W/"7"' } },
      412,
      'record.version_conflict',
    ],
    [
      {
        resource: { ...observation('p'), subject: { reference: 'urn:uuid:11111111-1111-4111-8111-111111111111' } },
        request: { method: 'POST', url: 'Observation' },
      },
      400,
      'record.reference_dangling',
    ],
    [{ request: { method: 'GET', url: 'Patient/not-there' } }, 404, 'record.not_found'],
  ]
  const bundle = JSON.parse(largeBundle(2500, 2_500_000))
  for (const [entry, status, code] of wrong) {
    const answer = await fhir('POST', '', { ...bundle, entry: [...bundle.entry, entry] })
    assert.equal(answer.status, status, JSON.stringify(answer.body).slice(0, 300))
    assert.equal(answer.body.resourceType, 'OperationOutcome')
    if (code) assert.equal(codeOf(answer.body), code)
  }
  for (const table of ['record.observation', 'record.patient', 'record.quantity_value', 'kernel.audit']) {
    const { rows } = await region.pool.query(`select count(*) as count from ${table}`)
    assert.equal(rows[0].count, 0, table)
  }
  const whole = await fhir('POST', '', bundle)
  assert.equal(whole.status, 200)
  // References in a ring are resolved, like any others.
  const first = whole.body.entry[1].response.location.split('/_history')[0]
  const { body } = await fhir('GET', `/${first}`)
  assert.match(body.subject.reference, /^Patient\/[0-9a-f-]{36}$/)
  assert.match(body.derivedFrom[0].reference, /^Observation\/[0-9a-f-]{36}$/)
})

test('A body of 100 MB is turned away with an OperationOutcome, whether or not it says how long it is', async (t) => {
  const region = await freshDatabase(t)
  const server = await startServing(t, region.url)
  const before = server.peakMb()
  const part = Buffer.alloc(1_000_000, ' ')
  const parts = new ReadableStream({
    start: (to) => {
      for (let at = 0; at < 100; at++) to.enqueue(part)
      to.close()
    },
  })
  for (const body of [Buffer.alloc(100_000_000, ' '), parts]) {
    const answer = await server.post(body)
    assert.equal(answer.status, 413)
    const outcome = (await answer.json()) as Parameters<typeof codeOf>[0] & { resourceType: string }
    assert.deepEqual([outcome.resourceType, codeOf(outcome)], ['OperationOutcome', 'kernel.body_too_large'])
  }
  assert.ok(server.peakMb() - before < 400, `${server.peakMb()} MB`)
})

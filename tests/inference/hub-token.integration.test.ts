import type { PersonFacts } from '@lensboard/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeOf, comesTo, openWorld, type World, workshopAs } from './world.js'

const TOKEN = 'hf_ThisTokenMustNeverBeSeenAnywhere7wxyz'
const STRANGER = 'hf_SomebodyWhoHasNoAccessToIt0000000abcd'
const UNKNOWN = 'hf_NobodyEverGotThisTokenFromTheHub0efgh'

let world: World
let ada: PersonFacts
let bo: PersonFacts
beforeAll(async () => {
  world = await openWorld([{ ...(await workshopAs('org/gated', 'a')), gated: 'manual' }], {
    tokens: { [TOKEN]: { name: 'ada-at-hub', opens: ['org/gated'] }, [STRANGER]: { name: 'bo-at-hub', opens: [] } },
  })
  ;[ada, bo] = [await world.newPerson('Ada'), await world.newPerson('Bo')]
})
afterAll(() => world?.close())

/** Every row of every table as text; bytes show as hex. */
async function dump(): Promise<string> {
  const { rows } = await world.db.pool.query<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
     where table_schema in ('public', 'graphile_worker') and table_type = 'BASE TABLE'`,
  )
  const texts = []
  for (const { name } of rows) {
    const { rows: found } = await world.db.pool.query<{ text: string }>(`select t::text as text from ${name} t`)
    texts.push(`${name}\n`, ...found.map(({ text }) => text))
  }
  return texts.join('\n')
}

test('a gated model waits for a token that opens it, and then is fetched with it', async () => {
  const link = 'org/gated'
  const [asAda, asBo] = [world.as(ada), world.as(bo)]
  expect(await asAda.models.check({ link })).toMatchObject({ verdict: 'needs-token', gated: true })
  expect(await asAda.models.search({ text: 'gated' })).toMatchObject([{ id: link, state: 'needs-token' }])
  expect(await codeOf(asAda.models.download({ link }))).toBe('HUB_TOKEN_NEEDED')

  expect(await codeOf(asAda.me.setHubToken({ token: UNKNOWN }))).toBe('HUB_TOKEN_NEEDED')
  expect(await asAda.me.hubToken()).toEqual({ set: false })
  expect(await asBo.me.setHubToken({ token: STRANGER })).toEqual({ set: true, account: 'bo-at-hub', endsIn: 'abcd' })
  expect(await codeOf(asBo.models.download({ link }))).toBe('HUB_ACCESS_NEEDED')
  expect(await asAda.me.setHubToken({ token: TOKEN })).toEqual({ set: true, account: 'ada-at-hub', endsIn: 'wxyz' })

  const { id } = await asAda.models.download({ link })
  await comesTo(world, ada, id, { status: 'done', by: 'Ada' })
  expect(await world.listed(link)).toMatchObject({ state: 'ready', commit: world.hub.commit(link) })
  const sent = world.hub.seen.filter(({ at }) => at === 'storage').map(({ authorization }) => authorization)
  expect(sent.length).toBeGreaterThan(0)
  expect(new Set(sent)).toEqual(new Set([undefined]))
})

test('a token is kept unchecked while the hub is away, and the answer says so', async () => {
  const asAda = world.as(ada)
  world.hub.faults = { trouble: { times: 99, status: 503 } }
  expect(await asAda.me.setHubToken({ token: TOKEN })).toEqual({ set: true, endsIn: 'wxyz' })
  expect(await asAda.me.hubToken()).toEqual({ set: true, endsIn: 'wxyz' })
  expect(await codeOf(asAda.models.check({ link: 'org/gated' }))).toBe('HUB_DOWN')
  world.hub.faults = {}
  expect(await asAda.models.check({ link: 'org/gated' })).toMatchObject({ verdict: 'here' })
})

test('tokens stand in no table, no log and no answer', async () => {
  const whole = await dump()
  const answers = JSON.stringify([await world.as(ada).me.hubToken(), await world.as(ada).models.downloads()])
  expect(whole).toContain('p1@example.org')
  expect(world.log()).toContain('download done')
  for (const token of [TOKEN, STRANGER, UNKNOWN])
    for (const form of [
      token,
      token.slice(3),
      Buffer.from(token).toString('hex'),
      Buffer.from(token).toString('base64'),
    ])
      for (const place of [whole, world.log(), answers]) expect(place.includes(form)).toBe(false)
})

test('without its token a person sees the hub as everybody does again', async () => {
  await world.as(ada).me.removeHubToken()
  expect(await world.as(ada).models.search({ text: 'gated' })).toMatchObject([{ state: 'here' }])
  expect(await world.as(ada).models.check({ link: 'org/gated' })).toMatchObject({ verdict: 'needs-token' })
})

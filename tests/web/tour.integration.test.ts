// The first board says true things: every number of its notes, held against what the shipped model answers.
import { type CardSpec, decodeResult, type LensResult, runsOfCard } from '@lensboard/contract'
import { type Product, startProduct } from '@lensboard/infra/testing'
import { TOUR_BLOCK, TOUR_HEAD, TOUR_PAIR, TOUR_STOPS } from '@lensboard/infra/tour'
import { afterAll, beforeAll, expect, test } from 'vitest'

const [SPANISH, PORTUGUESE] = TOUR_PAIR
const SOON_MS = 60_000

let product: Product
let cookie: string
beforeAll(async () => {
  product = await startProduct()
  const { origin } = product
  const came = await fetch(`${origin}/guest`, { method: 'POST', headers: { origin }, body: form(), redirect: 'manual' })
  cookie = came.headers.getSetCookie()[0]!.split(';', 1)[0]!
}, 240_000)
afterAll(() => product?.stop())

const form = () => new URLSearchParams({ name: 'Ada' })
const get = (path: string) => fetch(`${product.origin}${path}`, { headers: { cookie }, redirect: 'manual' })

async function ask(path: string, json: object) {
  const { origin } = product
  const headers = { cookie, origin, 'content-type': 'application/json' }
  const answer = await fetch(`${origin}/api/trpc/${path}`, { method: 'POST', headers, body: JSON.stringify({ json }) })
  return (await answer.json()).result.data.json
}

async function openTour(): Promise<string> {
  const answer = await get('/tour')
  expect(answer.status).toBe(302)
  return /^\/b\/([\w-]+)\?tour$/.exec(answer.headers.get('location') ?? '')![1]!
}

/** The answer to the question of a stop; a card that holds two against each other gives the first. */
async function answer(boardId: string, stop: number, spec: CardSpec) {
  const [asked] = runsOfCard(spec)
  await expect
    .poll(async () => (await ask('run.request', { boardId, spec: asked })).status, { timeout: SOON_MS })
    .toBe('done')
  const { runKey } = await ask('run.request', { boardId, spec: asked })
  const result = decodeResult(new Uint8Array(await (await get(`/results/${runKey}`)).arrayBuffer()))
  return { result, words: TOUR_STOPS[stop]!.words }
}

const percent = (p: number) => `${Math.round(100 * p)} %`
const last = ({ ids }: LensResult) => ids.length - 1
const top = (result: LensResult, row: number) => result.topIds[(row * result.ids.length + last(result)) * result.topK]
const topProb = (result: LensResult, row: number) =>
  Math.exp(result.topLogProbs[(row * result.ids.length + last(result)) * result.topK]!)
const entropy = (result: LensResult, row: number) => result.entropy[row * result.ids.length + last(result)]!
const textOf = (result: LensResult, id: number) => JSON.stringify(result.vocabulary.get(id))

test('the notes of the first board say what the shipped model answers', async () => {
  const boardId = await openTour()
  expect(await openTour()).toBe(boardId)
  const model = (await (await get('/api/trpc/models.list')).json()).result.data.json.find(
    (one: { isDefault: boolean }) => one.isDefault,
  )
  const lenses = (await (await get('/api/trpc/lens.list')).json()).result.data.json
  const shipped = lenses.find((one: { shipped: boolean }) => one.shipped)
  const asks = {
    checkpoint: model.checkpoint,
    tuned: { kind: shipped.lens.kind, name: shipped.lens.title, hash: shipped.hash },
  }
  const read = (stop: number) => answer(boardId, stop, TOUR_STOPS[stop]!.card!.spec(asks))
  const lens = async (stop: number) => {
    const { result, words } = await read(stop)
    if (result.kind !== 'lens') throw new Error(`stop ${stop} is no reading`)
    return { result, words }
  }
  const output = model.nLayers

  const one = await lens(0)
  expect(textOf(one.result, SPANISH)).toContain(' Spanish')
  expect(textOf(one.result, PORTUGUESE)).toContain(' Portuguese')
  expect([4, 5, 6, 7].map((row) => top(one.result, row))).toEqual([SPANISH, SPANISH, SPANISH, SPANISH])
  expect(top(one.result, 3)).not.toBe(SPANISH)
  expect(top(one.result, output)).toBe(PORTUGUESE)
  expect(one.words).toContain('layers 4 to 7 say “Spanish”; the output says “Portuguese”')

  expect(TOUR_STOPS[1]!.words).toContain(`“Portuguese” ends at ${percent(topProb(one.result, output))}`)

  const three = await lens(2)
  for (const row of [0, 1, 2, 3, 4]) expect(entropy(three.result, row)).toBeGreaterThan(5)
  expect(entropy(three.result, 5)).toBeLessThan(5)
  expect(three.words).toContain(`Layer 7 has ${entropy(three.result, 7).toFixed(1)} nats`)

  const four = await lens(3)
  expect(top(four.result, 7)).toBe(SPANISH)
  expect(four.words).toContain(`“Spanish” ${percent(topProb(four.result, 7))}`)
  expect(four.words).toContain(`card 1 gives ${percent(topProb(one.result, 7))}`)

  const five = await read(4)
  if (five.result.kind !== 'attention') throw new Error('stop 4 is no attention')
  const { ids, heads, patterns } = five.result
  const query = ids.length - 1
  const triangle = (ids.length * (ids.length + 1)) / 2
  const weight = patterns[(TOUR_BLOCK * heads.length + TOUR_HEAD) * triangle + (query * (query + 1)) / 2 + 1]!
  expect(five.words).toContain(`spends ${percent(weight)} of the last token’s attention on “Brazil”`)

  const six = await lens(5)
  expect(top(six.result, output)).toBe(SPANISH)
  expect(six.words).toContain(`“Spanish”, ${percent(topProb(six.result, output))}`)

  const seven = await lens(6)
  for (let cell = 0; cell < output * seven.result.ids.length; cell++)
    expect(seven.result.topLogProbs[cell * seven.result.topK]).toBeCloseTo(
      one.result.topLogProbs[cell * one.result.topK]!,
      4,
    )
  expect(seven.words).toContain('Only the output row differs')
}, 180_000)

test('how far somebody is in the tour is theirs, and is asked back as it was kept', async () => {
  const kept = { state: 'left', seen: ['hover', 'open'] }
  expect((await (await get('/api/trpc/tour.get')).json()).result.data.json).toBeNull()
  await ask('tour.keep', kept)
  expect((await (await get('/api/trpc/tour.get')).json()).result.data.json).toEqual(kept)
})

import { fileURLToPath } from 'node:url'
import { type Engine, openEngine, type Question } from '@lensboard/lens'
import { openModel } from '@lensboard/models'
import { tokenize } from '@lensboard/weights'
import { afterAll, beforeAll, expect, it } from 'vitest'

const workshop = fileURLToPath(new URL('../../packages/weights/workshop-model', import.meta.url))
const { checkpoint, decoder } = await openModel({ name: 'workshop', dir: workshop }, { folders: [] })
const job = {
  decoder,
  checkpoint: { name: 'workshop', hash: checkpoint.hash },
  bos: 'none' as const,
  piece: (id: number) => checkpoint.tokenizer.piece(id),
}
const idsOf = (text: string) =>
  tokenize(checkpoint, { input: { kind: 'text', text }, bos: 'auto', nCtx: decoder.nCtx }).ids

const TOP = 50
const spec = (continuation?: { tokens: number; temperature: number; topP: number; seed: number }) =>
  // Of all rows only the output: what is looked at here is what is written.
  ({
    kind: 'lens',
    rows: { pre: true, mid: false, stride: 64 },
    topK: TOP,
    ...(continuation && { continuation }),
  }) satisfies Question

let engine: Engine
beforeAll(async () => {
  engine = await openEngine({ device: 'cpu', threads: 1 })
})
afterAll(() => engine.close())

async function write(text: string, continuation: { tokens: number; temperature: number; topP: number; seed: number }) {
  const ids = idsOf(text)
  const result = await engine.run({ ...job, ids, spec: spec(continuation) })
  return Array.from(result.ids).slice(ids.length)
}

/** Probabilities of the most probable next tokens by the model's own output row, by id, most probable first. */
async function nextTokens(text: string): Promise<Map<number, number>> {
  const ids = idsOf(text)
  const { rows, topIds, topLogProbs } = await engine.run({ ...job, ids, spec: spec() })
  const at = (rows.length * ids.length - 1) * TOP
  return new Map(Array.from({ length: TOP }, (_, k) => [topIds[at + k]!, Math.exp(topLogProbs[at + k]!)]))
}

/** Draws one token with each of many seeds. */
async function drawn(text: string, settings: { temperature: number; topP: number }, seeds: number) {
  const counts = new Map<number, number>()
  for (let seed = 0; seed < seeds; seed++) {
    const [id] = await write(text, { tokens: 1, seed, ...settings })
    counts.set(id!, (counts.get(id!) ?? 0) + 1)
  }
  return counts
}

/** Σ (seen − expected)² / expected over outcomes that are expected at least five times; the others count as one. */
function chiSquare(counts: ReadonlyMap<number, number>, probabilities: ReadonlyMap<number, number>, n: number) {
  const often = [...probabilities].filter(([, p]) => p * n >= 5)
  const cells = often.map(([id, p]) => ({ seen: counts.get(id) ?? 0, expected: p * n }))
  const sum = (part: 'seen' | 'expected') => cells.reduce((total, cell) => total + cell[part], 0)
  const rest = { seen: n - sum('seen'), expected: n - sum('expected') }
  const all = rest.expected >= 1 ? [...cells, rest] : cells
  return {
    freedom: all.length - 1,
    value: all.reduce((total, { seen, expected }) => total + (seen - expected) ** 2 / expected, 0),
  }
}

/** About the 99.9th percentile of χ², by Wilson and Hilferty. */
const likely = (freedom: number) => freedom * (1 - 2 / (9 * freedom) + 3.09 * Math.sqrt(2 / (9 * freedom))) ** 3

const PROMPT = 'When Mary and John went to the'
const DRAWS = 160

it('writes the same tokens from the same seed, and others from another', async () => {
  const settings = { tokens: 12, temperature: 1, topP: 0.95 }
  const [first, again, other] = [
    await write(PROMPT, { ...settings, seed: 7 }),
    await write(PROMPT, { ...settings, seed: 7 }),
    await write(PROMPT, { ...settings, seed: 8 }),
  ]
  expect(again).toEqual(first)
  expect(other).not.toEqual(first)
})

it('draws tokens as often as the output row says that they come', async () => {
  const probabilities = await nextTokens(PROMPT)
  const { freedom, value } = chiSquare(await drawn(PROMPT, { temperature: 1, topP: 1 }, DRAWS), probabilities, DRAWS)
  expect(freedom).toBeGreaterThanOrEqual(3)
  expect(value).toBeLessThan(likely(freedom))
})

it('draws from the most probable tokens alone with a top-p, after the temperature', async () => {
  const [temperature, topP] = [1.5, 0.6]
  const probabilities = [...(await nextTokens(PROMPT))]
  const weights = probabilities.map(([id, p]): [number, number] => [id, p ** (1 / temperature)])
  const counts = await drawn(PROMPT, { temperature, topP }, DRAWS)
  const kept = weights.slice(0, counts.size)
  expect(new Set(counts.keys())).toEqual(new Set(kept.map(([id]) => id)))
  const total = kept.reduce((sum, [, weight]) => sum + weight, 0)
  const { freedom, value } = chiSquare(counts, new Map(kept.map(([id, weight]) => [id, weight / total])), DRAWS)
  expect(freedom).toBeGreaterThanOrEqual(3)
  expect(value).toBeLessThan(likely(freedom))
})

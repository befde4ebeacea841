import { readFileSync } from 'node:fs'
import { type Engine, openEngine, type Question } from '@lensboard/lens'
import { openModel, type Positions } from '@lensboard/models'
import { stopIds } from '@lensboard/weights'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fixture } from '../parity/subject.js'

/** Greedy continuations by transformers; `margin` is by how much the chosen logit led at the closest. */
const references: Record<string, { prompt: number[]; greedy: number[]; margin: number }> = JSON.parse(
  readFileSync(new URL('./greedy.json', import.meta.url), 'utf8'),
)

let engine: Engine
beforeAll(async () => {
  engine = await openEngine({ device: 'cpu', threads: 1 })
})
afterAll(() => engine.close())

const rows = { pre: true, mid: false, stride: 1 } as const
const greedily = (tokens: number) => ({ tokens, temperature: 0, topP: 1, seed: 0 })

async function jobOf(name: string) {
  const { checkpoint, decoder } = await openModel({ name, dir: fixture(name) }, { folders: [] })
  return {
    decoder,
    checkpoint: { name, hash: checkpoint.hash },
    bos: 'none' as const,
    piece: (id: number) => checkpoint.tokenizer.piece(id),
    stopIds: stopIds(checkpoint),
  }
}

const followsLength = (positions: Positions) =>
  positions.kind === 'rotary' &&
  positions.tables.some(({ scaling }) => scaling?.kind === 'dynamic' || scaling?.kind === 'longrope')

const lens = (continuation?: ReturnType<typeof greedily>) =>
  ({ kind: 'lens', rows, topK: 3, ...(continuation && { continuation }) }) satisfies Question

describe('greedy continuations', () => {
  it('are of checkpoints that never come near a tie', () => {
    expect(Object.keys(references).length).toBeGreaterThan(70)
    for (const { margin } of Object.values(references)) expect(margin).toBeGreaterThan(1e-4)
  })

  it.each(Object.keys(references))('are written by %s as transformers writes them, and read', async (name) => {
    const { prompt, greedy } = references[name]!
    const job = await jobOf(name)
    const told: number[] = []
    const result = await engine.run(
      { ...job, ids: prompt, spec: lens(greedily(greedy.length)) },
      { onToken: ({ id }) => told.push(id) },
    )
    expect(told).toEqual(greedy)
    expect(Array.from(result.ids)).toEqual([...prompt, ...greedy])
    expect(result.continued).toBe(greedy.length)
    expect(result.tokens).toHaveLength(result.ids.length)
    expect(result.parity!.positions).toBe(result.ids.length)
    // The output row of each token says the next one: the reading is of all of it. Frequencies that follow the length
    // were others when a token was written.
    const top = (t: number) => result.topIds[((result.rows.length - 1) * result.ids.length + t) * 3]
    if (!followsLength(job.decoder.positions)) expect(greedy.map((_, i) => top(prompt.length - 1 + i))).toEqual(greedy)
  })
})

it('reads a continuation bit by bit as the same tokens given as a prompt', async () => {
  const { prompt, greedy } = references['gpt2-plain']!
  const job = await jobOf('gpt2-plain')
  const continued = await engine.run({ ...job, ids: prompt, spec: lens(greedily(12)) })
  const given = await engine.run({ ...job, ids: [...prompt, ...greedy], spec: lens() })
  expect(continued.topLogProbs).toEqual(given.topLogProbs)
  expect(continued.entropy).toEqual(given.entropy)
  expect(given.continued).toBeUndefined()
})

it('ends with an end token, which is the last one that is read', async () => {
  const { prompt, greedy } = references['gpt2-plain']!
  const job = await jobOf('gpt2-plain')
  const end = greedy[4]!
  const expected = greedy.slice(0, greedy.indexOf(end) + 1)
  const result = await engine.run({ ...job, stopIds: [end], ids: prompt, spec: lens(greedily(12)) })
  expect(Array.from(result.ids)).toEqual([...prompt, ...expected])
  expect(result.continued).toBe(expected.length)
})

it('shows attention over what was written too', async () => {
  const { prompt, greedy } = references['gemma2-alternating']!
  const job = await jobOf('gemma2-alternating')
  const spec = { kind: 'attention', heads: 'all', reduce: 'none', continuation: greedily(12) } as const
  const result = await engine.run({ ...job, ids: prompt, spec })
  const T = prompt.length + greedy.length
  expect(Array.from(result.ids)).toEqual([...prompt, ...greedy])
  expect(result.continued).toBe(12)
  expect(result.patterns).toHaveLength((job.decoder.nLayers * job.decoder.nHeads * T * (T + 1)) / 2)
})

it('says what was written so far with each stage', async () => {
  const { prompt, greedy } = references['llama-rope-yarn']!
  const job = await jobOf('llama-rope-yarn')
  const stages: { done?: number | undefined; total?: number | undefined; text?: string | undefined }[] = []
  await engine.run(
    { ...job, ids: prompt, spec: lens(greedily(12)) },
    { onStage: (stage) => stage.unit === 'tokens' && stages.push(stage) },
  )
  expect(stages.map(({ done, total }) => [done, total])).toEqual(Array.from({ length: 13 }, (_, i) => [i, 12]))
  const lengths = stages.map(({ text = '' }) => text.length)
  expect(lengths).toEqual(lengths.toSorted((a, b) => a - b))
  const text = greedy.map((id) => Buffer.from(bytesOf(job.piece(id))))
  // What would be a character only with a token that never came is not there.
  expect(stages.at(-1)!.text).toBe(new TextDecoder().decode(Buffer.concat(text), { stream: true }))
})

it('stops between tokens when it is cancelled', async () => {
  const { prompt } = references['gpt2-plain']!
  const job = await jobOf('gpt2-plain')
  const stop = new AbortController()
  const told: number[] = []
  const run = engine.run(
    { ...job, stopIds: [], ids: prompt, spec: lens(greedily(40)) },
    {
      signal: stop.signal,
      onToken: ({ id }) => {
        told.push(id)
        if (told.length === 2) stop.abort(new Error('enough'))
      },
    },
  )
  await expect(run).rejects.toThrow('enough')
  // The worker is free at once, and hears of no token any more.
  await engine.run({ ...job, ids: prompt, spec: lens() })
  expect(told.length).toBe(2)
})

it('refuses what does not fit the context, before anything is computed', async () => {
  const { prompt } = references['gpt2-plain']!
  const job = await jobOf('gpt2-plain')
  const run = engine.run({ ...job, ids: prompt, spec: lens(greedily(43)) })
  await expect(run).rejects.toMatchObject({
    code: 'PROMPT_TOO_LONG',
    message:
      'This prompt has 6 tokens and is to go on for 43; gpt2-plain is read up to 48. Shorten it, or ask for at most 42 more.',
  })
})

it('changes what is written as it changes what is read', async () => {
  const { prompt, greedy } = references['gpt2-plain']!
  const job = await jobOf('gpt2-plain')
  const ablated = (positions?: { from: number; to: number }) => ({
    ...lens(greedily(6)),
    interventions: [
      { op: 'scale' as const, at: 'attn_out' as const, layers: { from: 0, to: 1 }, positions, factor: 0 },
    ],
  })
  const result = await engine.run({ ...job, stopIds: [], ids: prompt, spec: ablated() })
  const written = Array.from(result.ids).slice(prompt.length)
  expect(written).not.toEqual(greedy.slice(0, 6))
  const top = (t: number) => result.topIds[((result.rows.length - 1) * result.ids.length + t) * 3]
  expect(written.map((_, i) => top(prompt.length - 1 + i))).toEqual(written)
  // The last token of the prompt stays that one while the prompt grows.
  const [last, fifth] = await Promise.all(
    [
      { from: -1, to: -1 },
      { from: 5, to: 5 },
    ].map((positions) => engine.run({ ...job, stopIds: [], ids: prompt, spec: ablated(positions) })),
  )
  expect(last!.ids).toEqual(fifth!.ids)
  expect(last!.topLogProbs).toEqual(fifth!.topLogProbs)
})

const bytesOf = (piece: { text: string } | { bytes: string }) =>
  'bytes' in piece ? Buffer.from(piece.bytes, 'hex') : Buffer.from(piece.text)

import { createHash } from 'node:crypto'
import { type Answer, ENGINE_VERSION, newSpec, type RunSpec } from '@lensboard/contract'
import { openEngine } from '@lensboard/lens'
import { openModel } from '@lensboard/models'
import { tokenize, WORKSHOP } from '@lensboard/weights'
import { afterAll, expect, it } from 'vitest'
import { answerCard } from './answer-card.js'

const model = await openModel(WORKSHOP, { folders: [] })
const { checkpoint, decoder } = model
const ref = { name: checkpoint.name, hash: checkpoint.hash }
const engine = await openEngine({ device: 'cpu', threads: 2 })
afterAll(() => engine.close())

const PROMPTS = [{ text: 'The capital of France is', answer: 'Paris' }]
const compute = answerCard({
  find: async () => model,
  findPrompts: async () => PROMPTS,
  findLens: async () => {
    throw new Error('none of these cards asks for a lens')
  },
  engine,
})
const idsOf = (spec: RunSpec): number[] =>
  spec.kind === 'dataset' ? [] : tokenize(checkpoint, { input: spec.input, bos: spec.bos, nCtx: decoder.nCtx }).ids
const ask = (spec: RunSpec): Promise<Answer> =>
  compute({ spec, ids: idsOf(spec) }, { onStage: () => {}, signal: new AbortController().signal })

const { input, bos } = newSpec('lens', ref, 'The capital of France is')
const [paris, london] = [' Paris', ' London'].map(
  (text) => tokenize(checkpoint, { input: { kind: 'text', text }, bos: false, nCtx: decoder.nCtx }).ids[0]!,
)
const about = { checkpoint: ref, input, bos, position: -1, target: [paris!], against: [london!] }
const other = { kind: 'text' as const, text: 'The capital of England is' }
const rows = { pre: true as const, mid: false, stride: 4 }

/** One question of every kind. */
const SPECS: { [K in RunSpec['kind']]: Extract<RunSpec, { kind: K }> } = {
  lens: newSpec('lens', ref, 'The capital of France is'),
  attention: newSpec('attention', ref, 'The capital of France is'),
  attribution: { kind: 'attribution', ...about, heads: false, interventions: [] },
  patching: {
    kind: 'patching',
    ...about,
    at: 'resid_pre',
    corrupted: { kind: 'ids', ids: idsOf({ ...newSpec('lens', ref, ''), input: other }) },
  },
  patchscope: {
    ...{ kind: 'patchscope', checkpoint: ref, input, bos, position: -1, targetPosition: -1, tokens: 1 },
    target: { kind: 'ids', ids: idsOf({ ...newSpec('lens', ref, ''), input: other }) },
  },
  dataset: {
    ...{ kind: 'dataset', checkpoint: ref, dataset: { name: 'one prompt', hash: 'c'.repeat(64) } },
    ...{ bos, rows, at: 'last', interventions: [] },
  },
}

it.each(Object.entries(SPECS))('an answer to a %s card says all of what it came from', async (kind, spec) => {
  const before = Date.now()
  const answer = await ask(spec)
  const sha256 = expect.stringMatching(/^[0-9a-f]{64}$/)
  expect(answer).toMatchObject({ kind, ids: Int32Array.from(idsOf(spec)) })
  expect(answer.facts).toEqual({
    checkpoint: { name: 'workshop', hash: sha256 },
    ...{ engine: ENGINE_VERSION, provider: 'cpu', precision: 'float32', threads: 2, node: process.versions.node },
    runtime: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    tokenizer: checkpoint.tokenizerHash,
    bos: 'none',
    ...{ wallMs: expect.any(Number), computeMs: expect.any(Number), loadMs: expect.any(Number) },
    computedAt: expect.any(String),
  })
  const { wallMs, computeMs, loadMs, computedAt } = answer.facts
  expect(wallMs! + 1).toBeGreaterThan(computeMs + loadMs)
  expect(Date.parse(computedAt)).toBeGreaterThanOrEqual(before)
  // Where the answer has the output row, it says how far that lies from the model's own head.
  const parity = 'parity' in answer ? answer.parity : undefined
  expect(parity === undefined).toBe(['attention', 'patching', 'patchscope'].includes(kind))
  if (parity) expect(parity.maxAbsLogit).toBeLessThan(1e-3)
})

it('a chat says which template wrote its prompt, and which tokens each message became', async () => {
  const spec: RunSpec = {
    ...SPECS.lens,
    input: { kind: 'chat', messages: [{ role: 'user', content: 'Name a fruit.' }], addGenerationPrompt: true },
  }
  const answer = await ask(spec)
  expect(answer.facts.template).toBe(createHash('sha256').update(checkpoint.chatTemplate!).digest('hex'))
  expect(answer.roles?.map(({ role }) => role)).toEqual(['user'])
})

it('ids that somebody gave are read as they are, and an added start token is told', async () => {
  const given = await ask({ ...SPECS.lens, input: { kind: 'ids', ids: [checkpoint.tokenizer.bosId!, 293, 522] } })
  expect([given.facts.bos, Array.from(given.ids)]).toEqual(['none', [checkpoint.tokenizer.bosId, 293, 522]])
  const added = await ask({ ...SPECS.lens, bos: true })
  expect([added.facts.bos, added.ids[0]]).toEqual(['added', checkpoint.tokenizer.bosId])
})

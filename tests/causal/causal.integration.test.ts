import { AppError, decodeResult, encodeResult, type Stage } from '@lensboard/contract'
import { type Engine, openEngine, type Question } from '@lensboard/lens'
import { WORKSHOP } from '@lensboard/weights'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fixture, openSubject, type Subject } from '../parity/subject.js'

let engine: Engine
let workshop: Subject
let gpt2: Subject
beforeAll(async () => {
  engine = await openEngine({ device: 'cpu' })
  workshop = await openSubject(WORKSHOP.dir, WORKSHOP.name)
  gpt2 = await openSubject(fixture('gpt2-plain'), 'gpt2')
})
afterAll(() => engine.close())

const ids = (text: string) => workshop.idsOf(text)
const only = (text: string) => ids(text)[0]!
const FRANCE = 'The capital of France is'
const CITIES = () => ({ target: [only(' Paris')], against: [only(' London')] })
const asIds = (prompt: readonly number[]) => ({ kind: 'ids' as const, ids: [...prompt] })
const patching = (corrupted: readonly number[], more: object = {}) =>
  ({ kind: 'patching', corrupted: asIds(corrupted), position: -1, ...CITIES(), at: 'resid_pre', ...more }) as const

async function refusal(run: Promise<unknown>): Promise<string> {
  const error = await run.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof AppError)) throw new Error(`expected a coded refusal, got ${error}`)
  return `${error.code} ${error.message}`
}

it('restores the clean metric when the only token that differs is patched, in every layer', async () => {
  const [clean, corrupted] = [ids(FRANCE), ids('The capital of France was')]
  const { patched, clean: whole, corrupted: broken } = await workshop.ask(engine, patching(corrupted), clean)
  expect(Math.abs(whole - broken)).toBeGreaterThan(0.1)
  for (let layer = 0; layer < 8; layer++) {
    const row = Array.from(patched.subarray(layer * clean.length, (layer + 1) * clean.length))
    expect(row.at(-1)).toBeCloseTo(whole, 4)
    for (const before of row.slice(0, -1)) expect(before).toBe(Math.fround(broken))
  }
})

it('restores the clean metric when every token of one layer is patched', async () => {
  const [clean, corrupted] = [ids(FRANCE), ids('The capital of England is')]
  const { clean: whole } = await workshop.ask(engine, patching(corrupted), clean)
  const metric = { kind: 'attribution', position: -1, ...CITIES(), heads: false } as const
  const from = (position: number) => ({ input: asIds(clean), layer: 3, position })
  const interventions = clean.map((_, position) => ({
    ...{ op: 'patch' as const, at: 'resid_pre' as const, layer: 3, position },
    from: from(position),
  }))
  const { logit } = await workshop.ask(engine, { ...metric, interventions }, corrupted)
  expect(logit).toBeCloseTo(whole, 4)
})

it('changes nothing by activations that are the corrupted prompt’s own', async () => {
  const [clean, corrupted] = [ids(FRANCE), ids('The capital of France was')]
  const spec = patching(corrupted, { position: -2, at: 'heads' })
  const { patched, corrupted: broken } = await workshop.ask(engine, spec, clean)
  for (const metric of patched) expect(metric).toBeCloseTo(broken, 4)
})

it('keeps the sum when the stream is changed on its way, and says what the change added', async () => {
  const prompt = ids(FRANCE)
  const spec = { kind: 'attribution', position: -1, ...CITIES(), heads: true } as const
  const plain = await workshop.ask(engine, { ...spec, interventions: [] }, prompt)
  const direction = { kind: 'token' as const, id: only(' London') }
  const changed = await workshop.ask(
    engine,
    {
      ...spec,
      interventions: [
        { op: 'add', at: 'resid_pre', layer: 5, direction, coefficient: 4 },
        { op: 'scale_heads', layers: { from: 7, to: 7 }, heads: [1], factor: 0 },
      ],
    },
    prompt,
  )
  expect(changed.components.filter(({ site }) => site === 'intervention')).toEqual([{ site: 'intervention', layer: 5 }])
  const of = (site: string, layer: number, head?: number) =>
    changed.contributions[changed.components.findIndex((c) => c.site === site && c.layer === layer && c.head === head)]!
  expect(of('intervention', 5)).toBeLessThan(-0.5)
  expect(of('head', 7, 1)).toBeCloseTo(0, 6)
  const sum = changed.contributions.reduce((a, b) => a + b, 0)
  expect(Math.abs(sum - changed.logit)).toBeLessThanOrEqual(1e-4)
  expect(changed.logit).toBeLessThan(plain.logit)
  expect(plain.components.some(({ site }) => site === 'intervention')).toBe(false)
})

it('reads answers back as they were written', async () => {
  const prompt = ids(FRANCE)
  const questions: Question[] = [
    { kind: 'attribution', position: -1, ...CITIES(), heads: true },
    patching(ids('The capital of England is'), { at: 'heads' }),
    { kind: 'patchscope', position: 3, target: asIds(prompt), targetPosition: 3, tokens: 2 },
  ]
  for (const question of questions) {
    const answer = await workshop.ask(engine, question, prompt)
    expect(decodeResult(encodeResult(answer))).toEqual(answer)
  }
})

it('says of its own activation what the prompt says, at every layer', async () => {
  const prompt = ids(FRANCE)
  const spec = { kind: 'patchscope', position: 3, target: asIds(prompt), targetPosition: 3, tokens: 1 } as const
  const { decodedIds, decodedLogProbs, vocabulary } = await workshop.ask(engine, spec, prompt)
  expect(Array.from(decodedIds)).toEqual(Array(8).fill(only(' Paris')))
  expect(vocabulary.get(only(' Paris'))).toEqual({ text: ' Paris' })
  for (const logProb of decodedLogProbs) expect(logProb).toBeCloseTo(decodedLogProbs[0]!, 4)
})

it('tells how far a grid is, and stops between batches when it is cancelled', async () => {
  const stages: Stage[] = []
  const cancel = new AbortController()
  const [clean, corrupted] = [
    ids('When Mary and John went to the store, John'),
    ids('When Tom and John went to the store, John'),
  ]
  const { decoder, checkpoint } = workshop
  const job = {
    ...{ decoder, checkpoint: { name: 'workshop', hash: checkpoint.hash }, ids: clean, bos: 'none' as const },
    ...{ spec: patching(corrupted), piece: checkpoint.tokenizer.piece },
  }
  await engine.run(job, { onStage: (stage) => stages.push(stage) })
  const running = stages.filter(({ name }) => name === 'running')
  expect(running.length).toBeGreaterThan(4)
  expect(running.every(({ total, unit }) => total === 8 && unit === 'layers')).toBe(true)
  expect(running.map(({ done }) => done)).toEqual(running.map(({ done }) => done!).sort((a, b) => a! - b!))
  expect(running.at(-1)!.done).toBe(8)
  let seen = 0
  const onStage = ({ name }: Stage) => {
    if (name === 'running' && ++seen === 3) cancel.abort(new Error('enough'))
  }
  await expect(engine.run(job, { onStage, signal: cancel.signal })).rejects.toThrow('enough')
  expect((await workshop.ask(engine, patching(corrupted, { at: 'heads' }), clean)).kind).toBe('patching')
})

it('refuses what is not there, each with a sentence', async () => {
  const prompt = [41, 78, 257]
  const metric = { position: -1, target: [7], against: [] }
  const attribution = (more: object) => ({ kind: 'attribution', ...metric, heads: false, ...more }) as Question
  const patch = (more: object) =>
    ({ kind: 'patching', ...metric, corrupted: asIds([41, 79, 257]), at: 'heads', ...more }) as Question
  const scope = (more: object) =>
    ({ kind: 'patchscope', position: 0, target: asIds([5, 6]), targetPosition: -1, tokens: 2, ...more }) as Question
  const said = (question: Question, subject = gpt2) => refusal(subject.ask(engine, question, prompt))
  expect(await said(attribution({ position: 3 }))).toMatch(/^SPEC_INVALID Token 3 does not exist/)
  expect(await said(attribution({ target: [264] }))).toMatch(/^TOKEN_OUT_OF_RANGE Token id 264 is outside/)
  expect(await said(attribution({ against: [-1] }))).toMatch(/^TOKEN_OUT_OF_RANGE/)
  expect(await said(attribution({ target: [] }))).toBe('SPEC_INVALID Name a token whose logit is asked for.')
  const scale = { op: 'scale', at: 'attn_out', layers: { from: 0, to: 0 }, factor: 0 }
  expect(await said(attribution({ heads: true, interventions: [scale] }))).toMatch(/^SPEC_INVALID Where attn_out is/)
  expect(await said(attribution({ interventions: [{ ...scale, layers: { from: 9, to: 9 } }] }))).toMatch(
    /^SPEC_INVALID/,
  )
  expect(await said(patch({ corrupted: asIds([1, 2]) }))).toMatch(
    /^SPEC_INVALID The clean prompt has 3 tokens and the corrupted one 2; /,
  )
  expect(await said(patch({ corrupted: asIds(prompt) }))).toMatch(/^SPEC_INVALID The corrupted prompt is the clean one/)
  expect(await said(patch({ corrupted: asIds([1, 2, 264]) }))).toMatch(/^TOKEN_OUT_OF_RANGE/)
  expect(await said(patch({ corrupted: asIds([]) }))).toMatch(/^PROMPT_EMPTY/)
  expect(await said(patch({ position: -4 }))).toMatch(/^SPEC_INVALID Token -4 does not exist/)
  expect(await said(scope({ targetPosition: 2 }))).toMatch(/^SPEC_INVALID Token 2 does not exist/)
  expect(await said(scope({ position: 3 }))).toMatch(/^SPEC_INVALID Token 3 does not exist/)
  expect(await said(scope({ targetLayer: 2 }))).toMatch(/^SPEC_INVALID Block 2 does not exist/)
  expect(await said(scope({ target: asIds(Array(47).fill(1)) }))).toMatch(/^PROMPT_TOO_LONG The target prompt has 47/)
  const opt = await openSubject(fixture('opt-350m-f16'), 'opt-350m')
  expect(await said(attribution({}), opt)).toMatch(/^SPEC_INVALID opt-350m norms its stream after every addition/)
  expect((await opt.ask(engine, patch({}), prompt)).kind).toBe('patching')
})

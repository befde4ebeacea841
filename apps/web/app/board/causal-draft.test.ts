import { RunSpec, type Tokenized } from '@lensboard/contract'
import { describe, expect, it } from 'vitest'
import { model } from '../models/model-fixture'
import { type CardDraft, draftMessages, draftOf, newDraft, specOf } from './card-draft'
import { type CausalDraft, type CausalKind, EMPTY_CAUSAL, placeOf } from './causal-draft'
import { CAUSAL_EXAMPLES, exampleDraft } from './causal-examples'

const prompt = (...ids: number[]): Tokenized => ({
  ids,
  tokens: ids.map((id) => ({ text: `t${id}` })),
  offsets: ids.map(() => null),
  bos: 'none',
  bosRule: '',
  maxTokens: 256,
})

const draft = (kind: CausalKind, causal: Partial<CausalDraft> = {}): CardDraft => ({
  ...newDraft(kind, [model()]),
  text: 'hello',
  causal: { ...EMPTY_CAUSAL, target: [3], against: [4], corrupted: { kind: 'text', text: 'jello' }, ...causal },
})
const says = (d: CardDraft, read: Tokenized | null = null, other: Tokenized | null = null) =>
  draftMessages(d, model(), read, other).map(({ field, say }) => `${field}: ${say}`)

describe('the form of a causal card', () => {
  it.each(['attribution', 'patching', 'patchscope'] as const)(
    'asks what it says, and comes back from it: %s',
    (kind) => {
      const spec = specOf(draft(kind, { position: '1', heads: true, at: 'heads', intoLayer: '2' }))
      expect(RunSpec.parse(spec)).toEqual(spec)
      expect(spec).toMatchObject({ kind, position: 1 })
      expect(specOf(draftOf(spec, ''))).toEqual(spec)
    },
  )

  it('says nothing of the method where patches are run, and comes back from a patching by gradient', () => {
    expect(specOf(draft('patching'))).not.toHaveProperty('method')
    const spec = specOf(draft('patching', { method: 'gradient' }))
    expect(RunSpec.parse(spec)).toMatchObject({ kind: 'patching', method: 'gradient' })
    expect(specOf(draftOf(spec, ''))).toEqual(spec)
  })

  it('wants prompts of as many tokens, and says how many there are', () => {
    const patching = draft('patching')
    expect(says(patching, prompt(1, 2), prompt(1, 3))).toEqual([])
    expect(says(patching, prompt(1, 2), prompt(1))).toEqual([
      'corrupted: The clean prompt has 2 tokens and the corrupted one 1. Patching needs as many in both.',
    ])
    expect(says(draft('patching', { corrupted: { kind: 'text', text: '' } }))).toEqual([
      'corrupted: Write the corrupted prompt: the same, with one thing changed.',
    ])
  })

  it('wants a token of this vocabulary, and none on both sides', () => {
    expect(says(draft('attribution', { target: [] }))).toEqual(['target: Choose the token whose logit is looked at.'])
    expect(says(draft('attribution', { against: [3] }))).toEqual(['target: A token cannot stand on both sides.'])
    expect(says(draft('attribution', { against: [999_999] }))[0]).toMatch(/^target: Token 999999 is not/)
  })

  it('wants positions and layers that are there', () => {
    expect([placeOf('-1', 3), placeOf('−3', 3), placeOf('3', 3), placeOf('x', 3)]).toEqual([2, 0, null, null])
    expect(says(draft('attribution', { position: '2' }), prompt(1, 2))).toEqual([
      'position: This prompt has tokens 0–1.',
    ])
    expect(says(draft('patchscope', { intoLayer: '99', decoded: '0' }))).toEqual([
      `intoLayer: Write a layer from 0 to ${model().nLayers - 1}, or nothing for the same layer.`,
      'decoded: Choose 1 to 16 tokens.',
    ])
  })
})

it('examples become whole questions where their words are tokens, and leave the choice where they are not', async () => {
  const words = new Map([
    [' Mary', [7]],
    [' John', [9]],
    [' is', [5]],
  ])
  const tokenize = async ({ input }: { input: { kind: string; text?: string } }) =>
    prompt(...(words.get(input.text ?? '') ?? [1, 2, 5]))
  const { checkpoint } = model()
  const [ioi, capital] = CAUSAL_EXAMPLES.attribution
  const [into] = CAUSAL_EXAMPLES.patchscope
  expect(await exampleDraft(ioi!, checkpoint, tokenize)).toMatchObject({ target: [7], against: [9], heads: true })
  expect(await exampleDraft(capital!, checkpoint, tokenize)).toMatchObject({ target: [], against: [] })
  expect(await exampleDraft(into!, checkpoint, tokenize)).toMatchObject({ position: '2' })
})

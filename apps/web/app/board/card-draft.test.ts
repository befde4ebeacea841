import { type LensSpec, type ModelInfo, newSpec, type Question, type Tokenized } from '@lensboard/contract'
import { describe, expect, it } from 'vitest'
import { model } from '../models/model-fixture'
import { aboutTime, costWords, rowCount, timeWords } from './card-cost'
import { type CardDraft, draftMessages, draftOf, newDraft, spaceWarning, specOf } from './card-draft'
import { newIntervention } from './intervention-draft'
import { EMPTY_ROWS } from './rows-draft'

const draft = (more: Partial<CardDraft> = {}): CardDraft => ({ ...newDraft('lens', [model()]), text: 'hello', ...more })
const inputOf = (d: CardDraft) => (specOf(d) as Question).input
const says = (d: CardDraft, m: ModelInfo | null = model(), t: Tokenized | null = null) =>
  draftMessages(d, m, t).map((x) => `${x.field}: ${x.say}`)

describe('the form of a card', () => {
  it('starts with the last used model, then the default, and never with one that cannot run', () => {
    const other = model({ checkpoint: { name: 'pythia', hash: 'b'.repeat(64) }, isDefault: false })
    const broken = model({ checkpoint: { name: 'x', hash: 'c'.repeat(64) }, state: 'broken' })
    expect(newDraft('lens', [broken, other, model()]).checkpoint?.name).toBe('workshop')
    expect(newDraft('lens', [broken, other, model()], other.checkpoint.hash).checkpoint?.name).toBe('pythia')
    expect(newDraft('lens', [broken], broken.checkpoint.hash).checkpoint).toBeNull()
  })

  it('asks the default question of its kind', () => {
    const { checkpoint } = model()
    expect(specOf(draft())).toEqual(newSpec('lens', checkpoint, 'hello'))
    expect(specOf(draft({ kind: 'attention' }))).toEqual(newSpec('attention', checkpoint, 'hello'))
  })

  it('comes back from the card it made, unchanged', () => {
    const attention = draft({ kind: 'attention', layers: '2-5', heads: '0, 3', reduce: 'heads', bos: false })
    expect(specOf(draftOf(specOf(attention), ''))).toEqual(specOf(attention))
    const lens = draft({ topK: '10', mid: true, stride: '2', inputKind: 'ids', ids: '1, 2 3' })
    expect(specOf(draftOf(specOf(lens), 't'))).toEqual(specOf(lens))
  })

  it('comes back with its lens and whose weights it was made for, of prompts and of lists', () => {
    const lens = { kind: 'jacobian', name: 'J', hash: 'c'.repeat(64), madeFor: { name: 'base' } } as const
    const card: LensSpec = { ...newSpec('lens', model().checkpoint, 'hello'), lens }
    expect(specOf(draftOf(card, ''))).toEqual(card)
    const list = { name: 'capitals', hash: 'd'.repeat(64) }
    const dataset = specOf(draft({ kind: 'dataset', lens, dataset: { list, at: 'last', limit: '' } }))
    expect(dataset).toMatchObject({ kind: 'dataset', lens })
    expect(specOf(draftOf(dataset, ''))).toEqual(dataset)
    expect(specOf(draft({ kind: 'dataset', dataset: { list, at: 'last', limit: '' } }))).not.toHaveProperty('lens')
  })

  it('says that its lens was deleted, and nothing of a lens in kinds that read through none', () => {
    const lens = { kind: 'tuned', name: 'T', hash: 'c'.repeat(64) } as const
    const fields = (kind: 'lens' | 'attention') =>
      draftMessages(draft({ kind, lens }), model(), null, null, []).map(({ field }) => field)
    expect(fields('lens')).toEqual(['lens'])
    expect(fields('attention')).toEqual([])
  })

  it('comes back with followed tokens, continuation, interventions and what it has no field for', () => {
    const lens = {
      ...newSpec('lens', model().checkpoint, 'hello'),
      rows: { pre: true, mid: false, stride: 1, from: 2, to: 5, parts: ['mlp_out'] },
      track: [12, 7],
      groups: [{ key: 'g2', name: 'both', color: 4, ids: [7, 12] }],
      scan: 'fine',
      finalNorm: false,
      continuation: { tokens: 8, temperature: 0.7, topP: 0.9, seed: 3 },
      interventions: [{ op: 'scale', at: 'mlp_out', layers: { from: 3, to: 3 }, factor: 0 }],
    } as LensSpec
    expect(specOf(draftOf(lens, ''))).toEqual(lens)
    const greedy = { ...lens, continuation: { tokens: 8, temperature: 0, topP: 1, seed: 0 } }
    expect(specOf(draftOf(greedy, ''))).toEqual(greedy)
  })

  it('names what is wrong with a continuation, a followed token or an intervention', () => {
    expect(says(draft({ goOn: '300' }))).toEqual(['goOn: Choose 0 to 256 tokens.'])
    expect(says(draft({ goOn: '4', sampled: true, temperature: '0', topP: '2', seed: 'x' }))).toEqual([
      'temperature: Choose a temperature above 0, at most 10.',
      'topP: Choose 0.01 to 1.',
      'seed: Write a whole number.',
    ])
    expect(says(draft({ track: [9_999] }))).toEqual([
      'track: Token 9999 is not in the vocabulary of workshop. Stop following it.',
    ])
    expect(says(draft({ interventions: [{ ...newIntervention(8), layers: '9' }] }))).toEqual([
      'interventions: workshop has layers 0–7.',
    ])
  })

  it('keeps a prompt exactly as it was typed', () => {
    expect(inputOf(draft({ text: ' a  b \n' }))).toEqual({ kind: 'text', text: ' a  b \n' })
  })

  it('names what is missing, in the order of the form', () => {
    expect(says(draft({ checkpoint: null, text: '', topK: '0' }), null)).toEqual([
      'model: Choose a model.',
      'prompt: Write a prompt. It can be one word.',
      'topK: Choose 1 to 50 top tokens.',
    ])
  })

  it('names the model of a card that is not here any more', () => {
    expect(says(draft(), null)).toEqual(['model: workshop is not here. Choose another model.'])
  })

  it('says how long a prompt is and how long it may be', () => {
    const tokenized = { ids: Array(1312).fill(1), tokens: [], bos: 'none', bosRule: '', maxTokens: 512 } as Tokenized
    expect(says(draft(), model(), tokenized)).toEqual([
      'prompt: This prompt has 1,312 tokens. workshop reads at most 512.',
    ])
  })

  it('says before it is asked that patterns would not be kept, and what would be', () => {
    const tokenized = { ids: Array(931).fill(1), tokens: [], bos: 'none', bosRule: '', maxTokens: 1024 } as Tokenized
    const large = model({ nLayers: 12, nHeads: 12 })
    const asks = (changes: Partial<CardDraft>) => says(draft({ kind: 'attention', ...changes }), large, tokenized)
    expect(asks({})).toEqual([
      'layers: Patterns of 931 tokens would take 60 MB; 32 MB is the most. Read at most 6 layers at a time, or keep means over heads under Advanced.',
    ])
    expect(asks({ layers: '0-6' })).not.toEqual([])
    expect(asks({ layers: '0-5' })).toEqual([])
    expect(asks({ heads: '0, 3' })).toEqual([])
    expect(asks({ reduce: 'heads' })).toEqual([])
  })

  it('refuses a prompt that no card can hold, before it meets the document', () => {
    expect(says(draft({ text: 'x'.repeat(30_000) }))).toEqual([
      'prompt: This prompt has 30,000 characters, more than a card can hold (about 22,528). Shorten it.',
    ])
    expect(says(draft({ text: 'x'.repeat(20_000) }))).toEqual([])
  })

  it('refuses an id outside the vocabulary and text among the ids', () => {
    expect(says(draft({ inputKind: 'ids', ids: '5120' }))).toEqual([
      'prompt: Id 5120 is outside this vocabulary (0–5119).',
    ])
    expect(says(draft({ inputKind: 'ids', ids: '1, x' }))).toEqual([
      'prompt: Write token ids as whole numbers, separated by commas.',
    ])
  })

  it('asks a chat only of a model with a template, and only when somebody says something', () => {
    const chat = { kind: 'chat', messages: [{ role: 'user', content: 'Hi' }], addGenerationPrompt: true } as const
    const talking = model({ chat: true })
    const asks = (content: string) =>
      draft({ inputKind: 'chat', chat: { ...chat, messages: [{ role: 'user', content }] } })
    expect(says(asks('Hi'), talking)).toEqual([])
    expect(inputOf(asks('Hi'))).toEqual(chat)
    expect(says(asks(''), talking)).toEqual(['prompt: Write what one of them says.'])
    expect(says(asks('Hi'))).toEqual(['prompt: workshop has no chat template. Use a plain prompt.'])
  })

  it('keeps what was written in one kind while another is chosen', () => {
    const all = draft({ text: 'hello', ids: '1, 2', inputKind: 'ids' })
    expect(inputOf(all)).toEqual({ kind: 'ids', ids: [1, 2] })
    expect(inputOf({ ...all, inputKind: 'text' })).toEqual({ kind: 'text', text: 'hello' })
  })

  it('says that a model which is still being read cannot run yet', () => {
    expect(says(draft(), model({ state: 'reading' }))).toEqual([
      'model: workshop is being read for the first time. Wait a moment.',
    ])
  })

  it('checks layers and heads of an attention card against the model', () => {
    const attention = (more: Partial<CardDraft>) => says(draft({ kind: 'attention', ...more }))
    expect(attention({ layers: '5-2' })).toEqual(['layers: From must not be after to.'])
    expect(attention({ layers: '8' })).toEqual(['layers: workshop has layers 0–7.'])
    expect(attention({ heads: '4' })).toEqual(['heads: workshop has heads 0–3.'])
    expect(attention({ heads: 'first' })).toEqual(['heads: Write “all”, or heads like 0, 3.'])
    expect(attention({ layers: '0–7', heads: '3' })).toEqual([])
  })

  it('says what the card will be: tokens and rows, the output row always among them', () => {
    const tokenized = { ids: [1, 2, 3, 4, 5, 6], tokens: [], bos: 'none', bosRule: '', maxTokens: 512 } as Tokenized
    expect(costWords(draft(), model(), tokenized)).toBe('6 tokens · 9 rows')
    expect(costWords(draft({ kind: 'attention' }), model(), tokenized)).toBe('6 tokens · 8 layers × 4 heads')
    expect(rowCount({ ...EMPTY_ROWS, stride: '3', mid: true }, 8)).toBe(7)
    expect(rowCount({ ...EMPTY_ROWS, stride: '8' }, 8)).toBe(2)
  })

  it('warns of a trailing space in the exact words and offers to remove it', () => {
    expect(spaceWarning('The capital of France is ')).toEqual({
      say: 'Ends with a space. Many models then predict a different token.',
      mended: 'The capital of France is',
    })
    expect(spaceWarning('a\n')?.say).toBe('Ends with a new line. Many models then predict a different token.')
    expect(spaceWarning('a  b')?.mended).toBe('a b')
    expect(spaceWarning('a b')).toBeNull()
  })
})

it('what a card costs is said as people think of waiting', () => {
  expect([20, 320, 9_940, 12_400, 130_000].map(aboutTime)).toEqual([
    'less than 0.1 s',
    'about 0.3 s',
    'about 9.9 s',
    'about 12 s',
    'about 2 min',
  ])
  expect(timeWords(null)).toBe('')
  expect(timeWords({ stored: false, ms: null })).toBe('')
  expect(timeWords({ stored: true, ms: 0 })).toBe('result already exists: free')
})

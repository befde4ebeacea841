import { newSpec, textId } from '@lensboard/contract'
import { describe, expect, it } from 'vitest'
import {
  tinyAttention,
  tinyAttribution,
  tinyDataset,
  tinyLens,
  tinyPatching,
  tinyPatchscope,
} from '../fixtures/tiny-answers.js'
import { decodeNpz } from '../npz.js'
import { bertVizJson, circuitsVisJson } from './attention-json.js'
import { cardCsv, csvLines } from './csv.js'
import type { ExportedCard } from './exported-card.js'
import { logitlenskitJson } from './logitlenskit.js'
import { neuronpediaJson } from './neuronpedia.js'
import { cardNpz } from './npz.js'

const card: ExportedCard = { title: 'A card', runKey: 'b'.repeat(64), result: tinyLens }
const all = [tinyLens, tinyAttention, tinyAttribution, tinyPatching, tinyPatchscope, tinyDataset]

/** Fields of RFC 4180 lines. */
function parseCsv(text: string): string[][] {
  const lines: string[][] = [[]]
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n)/g)) {
    lines.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain!)
    if (end === '\n') lines.push([])
  }
  return lines.slice(0, -1)
}

describe('CSV', () => {
  it('has one line a cell with raw texts and full float32, and reads back as written', () => {
    const [head, ...lines] = parseCsv(cardCsv(card))
    expect(lines).toHaveLength(12)
    const of = (line: number) => Object.fromEntries(head!.map((name, i) => [name, lines[line]![i]]))
    expect(of(1)).toMatchObject({ row: 'embed', position: '1', token_id: '11', token: ' "cat",' })
    expect(of(8)).toMatchObject({ row: 'L1', token: '\n', top1_id: '13', top1_token: 'E2 96', target_rank: '' })
    expect(Math.fround(Number(of(8).kl_output_row_nats))).toBe(Math.fround(1 / 3))
    expect(of(5)).toMatchObject({ entropy_nats: '', top1_id: '', top1_token: '', target_logprob: '' })
  })

  it('of a difference has both readings; of every kind as many lines as it says', () => {
    const lines = parseCsv(cardCsv({ ...card, baseline: { runKey: 'c'.repeat(64), result: tinyLens } }))
    expect(lines.map(([side]) => side).join('')).toBe(`side${'A'.repeat(12)}${'B'.repeat(12)}`)
    const shorter = { ...tinyLens, topK: 1, topIds: new Int32Array(12), topLogProbs: new Float32Array(12) }
    const uneven = parseCsv(cardCsv({ ...card, baseline: { runKey: 'c'.repeat(64), result: shorter } }))
    expect(new Set(uneven.map(({ length }) => length)).size).toBe(1)
    for (const result of all) {
      const parsed = parseCsv(cardCsv({ ...card, result }))
      expect(parsed).toHaveLength(1 + csvLines(result))
      expect(new Set(parsed.map(({ length }) => length)).size).toBe(1)
    }
  })

  it('gives no id to a token that a file named by its text alone', () => {
    const result = { ...tinyLens, ids: Int32Array.from([textId('The'), 11, 12]) }
    expect(parseCsv(cardCsv({ ...card, result }))[1]!.slice(3, 6)).toEqual(['0', '', 'The'])
  })
})

describe('NPZ', () => {
  it('holds every column of every kind', () => {
    for (const result of all) expect(cardNpz({ ...card, result }).length).toBeGreaterThan(200)
    const { entropy, top_ids: topIds } = decodeNumbers(cardNpz(card))
    expect(entropy).toEqual({ dims: [4, 3], data: tinyLens.entropy })
    expect(topIds!.dims).toEqual([4, 3, 2])
    const { patterns } = decodeNumbers(cardNpz({ ...card, result: tinyAttention }))
    expect(patterns!.dims).toEqual([2, 2, 3, 3])
    expect(Array.from(patterns!.data as Float32Array).slice(0, 9)).toEqual(
      [1, 0, 0, 0.5, 0.5, 0, 0.2, 0.3, 0.5].map(Math.fround),
    )
  })
})

/** Arrays of numbers of a .npz; those of texts are numpy's to read. */
function decodeNumbers(bytes: Uint8Array) {
  const isNumbers = (name: string) => !['tokens', 'rows', 'vocabulary'].includes(name)
  return decodeNpz(bytes, 'test', isNumbers)
}

describe('files of other tools', () => {
  it('logitlenskit tells tokens of one text apart, by block, with 5 decimals', () => {
    const file = JSON.parse(logitlenskitJson({ ...tinyLens, tracked: tinyLens.tracked! }))
    expect(file.meta).toMatchObject({ version: 2, model: 'tiny' })
    expect([file.layers, file.input]).toEqual([
      [0, 1],
      ['The', ' "cat",', '\n'],
    ])
    expect(Object.keys(file.tracked[0])).toEqual(['The', ' cat', '\n', ' cat #14'])
    expect(file.tracked[0][' cat #14']).toEqual([0.06, 0.07])
    expect(file.topk[0][2]).toEqual(['E2 96', '</script><b>"é猫'])
    expect(file.topk[1]).toHaveLength(3)
  })

  it('Neuronpedia has top tokens by layer for each token', () => {
    const spec = newSpec('lens', tinyLens.facts.checkpoint, 'The')
    const file = JSON.parse(neuronpediaJson({ ...tinyLens, continued: 1 }, spec))
    expect(file).toMatchObject({ version: 1, kind: 'completion', prompt: 'The "cat",' })
    expect(file.meta).toMatchObject({ types: ['logit_lens'], layers_by_type: { logit_lens: [0, 1] }, prompt_len: 2 })
    expect(file.tokens[2]).toMatchObject({ position: 2, id: 12, is_generated: true })
    const [{ top_tokens: tops, top_probs: probs }] = file.tokens[1].results
    expect([tops, probs[1]]).toEqual([
      [
        [' cat', 'The'],
        ['\n', ' cat'],
      ],
      [1, 0],
    ])
  })

  it('CircuitsVis and BertViz have squares that look at no later token', () => {
    const heads = JSON.parse(circuitsVisJson(tinyAttention))
    expect(heads).toHaveLength(2)
    expect(heads[1]).toMatchObject({ layer: 3, attentionHeadNames: ['L3H0', 'L3H1'], tokens: ['The', ' "cat",', '\n'] })
    expect(heads[1].attention[1]).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0.5, 0.5, 0],
    ])
    const views = JSON.parse(bertVizJson(tinyAttention))
    expect(views.attention[0][0][1][2]).toEqual([0.6, 0.1, 0.3])
    expect(views.layers).toEqual([2, 3])
  })
})

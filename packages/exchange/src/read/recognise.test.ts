import { AppError, decodeResult, encodeResult, isTextId, type LensResult, UNKNOWN_WEIGHTS } from '@lensboard/contract'
import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { tinyLens } from '../fixtures/tiny-answers.js'
import { encodeNpy } from '../npy.js'
import { cardNpz } from '../write/npz.js'
import { FILES } from './fixtures/files.js'
import { importedSpec, inputOf } from './imported-spec.js'
import { recognise } from './recognise.js'

const read = (name: string) => recognise(FILES[name]!, `${name}.json`)
const lensOf = (name: string, place = 0) => read(name).results[place]!.result as LensResult
const said = (bytes: Uint8Array, name = 'a.json') => {
  try {
    recognise(bytes, name)
  } catch (error) {
    if (error instanceof AppError) return `${error.code}: ${error.message}`
    throw error
  }
  return 'read'
}
const text = (value: string) => new TextEncoder().encode(value)
const sameBytes = (a: Uint8Array, b: Uint8Array) => a.length === b.length && a.every((byte, i) => byte === b[i])
const probOf = (logProb: number | undefined) => Math.exp(logProb ?? Number.NaN)
const topAt = (lens: LensResult, row: number, t: number) =>
  lens.vocabulary.get(lens.topIds[(row * lens.ids.length + t) * lens.topK]!)

describe('a file of another tool', () => {
  it('is recognised before anything is asked', () => {
    const line = (name: string) => `${read(name).title} | ${read(name).facts}`
    expect(line('gptj')).toBe('logitlenskit V2 | 13 tokens × 28 layers · text only, no ids')
    expect(line('v1')).toBe('logitlenskit V1 | 3 tokens × 2 layers · text only, no ids')
    expect(line('python')).toBe(
      'logitlenskit, Python form | 3 tokens × 2 layers · ids of the top tokens, prompt as text',
    )
    expect(line('nnsightful')).toBe('nnsightful | 3 tokens × 2 layers · text only, no ids')
    expect(line('llamaAdvanced')).toBe(
      'Logit Lens Llama Advanced session | 2 tokens × 3 rows · ids of the top tokens, prompt as text',
    )
    expect(line('neuronpedia')).toBe('Neuronpedia J-lens export | 2 lens readings')
    expect(line('doppo')).toBe('Doppo cards | 1 lens reading and 1 attention reading')
    expect(line('workbench')).toBe('NDIF Workbench | 2 tokens × 3 layers · text only, no ids')
    expect(line('edulogitlens')).toBe('NDIF Workbench grid | 2 tokens × 2 layers · text only, no ids')
    expect(line('oursLens')).toMatch(/^Lensboard result \| /)
  })

  it('keeps the numbers that it has; what it has not is missing, and no parity is claimed', () => {
    const lens = lensOf('gptj')
    expect(lens.tokens.map((piece) => 'text' in piece && piece.text).join('')).toMatch(/^Why do electricians make good/)
    expect(topAt(lens, 27, 12)).toEqual({ text: ' dangers' })
    expect(probOf(lens.topLogProbs.at(-lens.topK))).toBeGreaterThan(0)
    expect(lens.entropy.every(Number.isNaN)).toBe(true)
    expect(lens.klFromOutput.every(Number.isNaN)).toBe(true)
    expect('parity' in lens).toBe(false)
    expect(lens.facts).toMatchObject({
      checkpoint: { name: 'EleutherAI/gpt-j-6B', hash: UNKNOWN_WEIGHTS },
      imported: { file: 'gptj.json', format: 'logitlenskit-v2', said: '2026-01-02T03:00:08.268657+00:00' },
    })
    expect(lens.topIds.every(isTextId)).toBe(true)
  })

  it('with entropies and ranks has those too', () => {
    const lens = lensOf('nnsightful')
    expect(Array.from(lens.entropy)).toEqual([10.5, 9.125, 8, 2.5, 3.125, 4])
    // The next token of "<|begin_of_text|>" is "The", of which the file has probability and rank.
    expect([lens.targetRank[0], lens.targetRank[3]]).toEqual([40, 1])
    expect(probOf(lens.targetLogProb[3])).toBeCloseTo(0.3, 6)
    expect([lens.targetRank[2], lens.targetLogProb[2]]).toEqual([0, Number.NaN])
  })

  it('with ids keeps them, and finds the next token of a prompt of texts where one id alone has its text', () => {
    for (const name of ['python', 'pythonOlder']) {
      const lens = lensOf(name)
      expect(Array.from(lens.topIds)).toEqual([262, 3797, 3797, 262, 3332, 262, 3797, 262, 3332, 262, 319, 262])
      expect(probOf(lens.topLogProbs[6])).toBeCloseTo(0.4, 6)
      expect([lens.targetRank[3], probOf(lens.targetLogProb[3])]).toEqual([1, expect.closeTo(0.4, 6)])
    }
    expect(Array.from(lensOf('llamaAdvanced').topIds.slice(0, 2))).toEqual([8415, 5679])
  })

  it('of Doppo has the rank of the output’s first choice, KL(row ‖ output) and the true next token', () => {
    const { results, left } = read('doppo')
    const lens = results[0]!.result as LensResult
    expect(lens.rows.at(-1)).toEqual({ site: 'output', layer: 11 })
    const last = lens.ids.length - 1
    expect(topAt(lens, 12, last)).toEqual({ text: ' Mary' })
    expect(lens.tracked?.ranks.at(-1)).toBe(1)
    expect(lens.tracked?.ranks[last]).toBe(42397)
    expect(lens.klToOutput[12 * (last + 1)]).toBe(0)
    expect(probOf(lens.targetLogProb[12 * (last + 1)])).toBeCloseTo(0.0032958984375, 6)
    expect(left).toEqual([
      'Cards of kinds that are not read stay behind: 1 dla, 1 attribution, 1 activation, 3 steering.',
    ])
    const attention = results[1]!.result
    expect(attention.tokens[2]).toEqual({ text: ' Mary' })
    expect(attention.kind === 'attention' && attention.patterns.slice(0, 3)).toEqual(
      Float32Array.of(1, 0.9140625, 0.08544921875),
    )
  })

  it('of Neuronpedia is a reading for each lens, with ids of the prompt and who said it', () => {
    const lens = lensOf('neuronpedia')
    expect(Array.from(lens.ids)).toEqual([651, 4401, 10874])
    expect(lens.roles).toEqual([
      { role: 'user', from: 0, to: 2 },
      { role: 'assistant', from: 2, to: 3 },
    ])
    expect(lens.continued).toBe(1)
    expect([lens.targetRank[0], probOf(lens.targetLogProb[0])]).toEqual([1, expect.closeTo(0.5, 6)])
    expect(inputOf(lens)).toEqual({ kind: 'ids', ids: [651, 4401, 10874] })
  })

  it('survives being stored, whatever it lacks, and is the same question each time', () => {
    for (const name of Object.keys(FILES))
      for (const reading of read(name).results) {
        const bytes = encodeResult(reading.result)
        const again = decodeResult(bytes)
        expect(sameBytes(encodeResult(again), bytes), name).toBe(true)
        expect([again.kind, again.tokens, again.facts]).toEqual([
          reading.result.kind,
          reading.result.tokens,
          reading.result.facts,
        ])
        expect(importedSpec(reading, 'c'.repeat(64))).toMatchObject({ kind: 'imported', holds: reading.result.kind })
      }
    expect(sameBytes(encodeResult(lensOf('doppo')), encodeResult(lensOf('doppo')))).toBe(true)
  })

  it('is asked again by its text without what a tokenizer puts before it', () => {
    expect(inputOf(lensOf('llama'))).toEqual({ kind: 'text', text: 'Why do electricians make good sw' })
  })

  it('of ours loses its claims: what it says of its engine and its parity was not checked here', () => {
    const lens = lensOf('oursLens')
    expect('parity' in lens).toBe(false)
    expect(lens.facts.engine).toBe(0)
    expect(lens.facts.imported?.format).toBe('lensboard')
  })
})

describe('what is no such file', () => {
  it('is refused with the sentence that fits', () => {
    expect(said(Uint8Array.of(0x80, 4, 0x95, 0))).toBe(
      'IMPORT_INVALID: This file holds Python pickles. Lensboard does not run code from files.',
    )
    expect(said(zipSync({ 'archive/data.pkl': Uint8Array.of(1) }))).toMatch(/Python pickles/)
    for (const other of ['<!doctype html><p>', '\x89PNG', '', 'hello', '{"a":1}', '[]', '"x"', 'null'])
      expect(said(text(other)), other).toMatch(/^IMPORT_INVALID: Not a format Lensboard reads\. It reads: logitlenskit/)
    expect(said(text('{"a":'))).toMatch(/no whole JSON/)
    expect(said(text('['.repeat(40)))).toMatch(/nests deeper than 32/)
    expect(said(text(`[${'0,'.repeat(6_000_001)}0]`))).toMatch(/more than 6,000,000 values/)
  })

  it('is a session’s tensors: numbers are read, objects are not opened', () => {
    const weights = Float32Array.of(1, 0, 0.25, 0.75, 1, 0, 0.5, 0.5)
    const attentions = encodeNpy({ dims: [2, 1, 1, 2, 2], data: weights })
    const objects = new Uint8Array(encodeNpy({ dims: [1], data: Float32Array.of(1) }))
    const header = new TextDecoder('latin1').decode(objects).replace("'<f4'", "'|O' ")
    const pickled = Uint8Array.from(header, (char) => char.charCodeAt(0))
    const found = recognise(zipSync({ 'attentions.npy': attentions, 'layer_names.npy': pickled }), 'tensors.npz')
    expect(found.left).toEqual(['layer_names.npy holds Python pickles and was not opened.'])
    expect(found.results[0]!.result).toMatchObject({ kind: 'attention', layers: [0, 1], heads: [0] })
    expect(said(zipSync({ 'layer_names.npy': pickled }))).toMatch(/Python pickles/)
    const config = FILES.llamaAdvanced!
    expect(recognise(zipSync({ 'session/config.json': config }), 'session.zip').results).toHaveLength(1)
  })

  it('says of the arrays of a card, which nothing reads back, which of its files is read', () => {
    const npz = cardNpz({ title: 'A card', runKey: 'b'.repeat(64), result: tinyLens })
    expect(said(npz, 'card.npz')).toContain('Drop the card’s .lensboard.json.')
  })
})

import { AppError, newSpec } from '@lensboard/contract'
import { describe, expect, it } from 'vitest'
import {
  tinyAttention,
  tinyAttribution,
  tinyDataset,
  tinyLens,
  tinyPatching,
  tinyPatchscope,
} from './fixtures/tiny-answers.js'
import { type LensboardContents, readLensboardFile } from './read-lensboard.js'
import { lensboardJson } from './write/lensboard.js'

const card: LensboardContents = { title: 'A "title"', runKey: 'b'.repeat(64), result: tinyLens }
const again = (contents: LensboardContents) => readLensboardFile(JSON.parse(lensboardJson(contents)))

describe('a Lensboard file', () => {
  it('reads back as what was written, to the bit, for every kind of answer', () => {
    for (const result of [tinyLens, tinyAttention, tinyAttribution, tinyPatching, tinyPatchscope, tinyDataset])
      expect(again({ ...card, result })).toEqual({ ...card, result })
  })

  it('keeps every float32, the infinities and what is missing', () => {
    const odd = Float32Array.of(
      1 / 3,
      -1e-40,
      3.4e38,
      16777217,
      Number.NaN,
      Number.NEGATIVE_INFINITY,
      0.1,
      1e-7,
      5,
      6,
      7,
      8,
    )
    const { result } = again({ ...card, result: { ...tinyLens, entropy: odd } })
    expect(result.kind === 'lens' && result.entropy).toEqual(odd)
  })

  it('keeps the question, the view and the second reading of a difference', () => {
    const spec = newSpec('lens', tinyLens.facts.checkpoint, 'The cat')
    const { lens: _, ...rest } = spec
    const whole = {
      ...card,
      ...{ spec: { kind: 'difference' as const, a: spec, b: { ...rest, lens: 'logit' as const, topK: 2 } } },
      ...{ view: { palette: 'magma' as const }, metric: 'entropy' },
      baseline: { runKey: 'c'.repeat(64), result: tinyLens },
    }
    expect(again(whole)).toEqual(whole)
  })

  it('is refused, with the place, when a column, a text or the question is not what it must be', () => {
    const file = () => JSON.parse(lensboardJson(card))
    const refused = (change: (file: ReturnType<typeof JSON.parse>) => void) => {
      const one = file()
      change(one)
      try {
        readLensboardFile(one)
      } catch (error) {
        if (error instanceof AppError) return error.message
      }
      return 'read'
    }
    expect(refused((one) => one.result.entropy.pop())).toMatch(/entropy has 11 numbers in place of 12/)
    expect(refused((one) => one.result.entropy.splice(0, 1, 'x'))).toMatch(/result\.entropy is no list of numbers/)
    expect(refused((one) => one.result.topIds.splice(0, 1, 99))).toMatch(/token 99 has no text/)
    expect(refused((one) => one.result.tracked.starts.splice(1, 1, 9))).toMatch(/what it follows/)
    expect(refused((one) => one.result.tokens.pop())).toMatch(/one text for each token/)
    expect(refused((one) => Object.assign(one, { spec: { kind: 'lens' } }))).toMatch(/spec/)
    expect(refused((one) => Object.assign(one, { version: 2 }))).toMatch(/version/)
    expect(refused(() => {})).toBe('read')
  })
})

import { describe, expect, it } from 'vitest'
import { NotRead } from './family.js'
import { ropeOf } from './rotary-config.js'

const CTX = { max_position_embeddings: 4096 }

describe('the base of rotary positions', () => {
  it('is the newest spelling’s, then the older’s, then the family’s', () => {
    const base = (config: object, usual?: number) => ropeOf({ ...CTX, ...config }, usual).table.base
    expect(base({ rope_theta: 500, rope_parameters: { rope_type: 'default', rope_theta: 700 } })).toBe(700)
    expect(base({ rope_theta: 500 }, 900)).toBe(500)
    expect([base({}, 900), base({})]).toEqual([900, 10_000])
  })
})

describe('yarn', () => {
  const yarn = (fields: object) => ropeOf({ ...CTX, rope_scaling: { rope_type: 'yarn', factor: 40, ...fields } }).table
  const growth = (by: number) => 0.1 * by * Math.log(40) + 1

  it('multiplies by what the config says, or by the logarithm of its factor', () => {
    expect(yarn({ attention_factor: 0.7, mscale: 1, mscale_all_dim: 1 }).scaling).toMatchObject({
      attentionFactor: 0.7,
    })
    expect(yarn({}).scaling).toMatchObject({ attentionFactor: growth(1) })
    expect(yarn({ factor: 0.5 }).scaling).toMatchObject({ attentionFactor: 1 })
  })

  it('weighs that logarithm by both of its multipliers, or by neither', () => {
    expect(yarn({ mscale: 0.8, mscale_all_dim: 0.5 }).scaling).toMatchObject({
      attentionFactor: growth(0.8) / growth(0.5),
    })
    expect(yarn({ mscale: 0.8 }).scaling).toMatchObject({ attentionFactor: growth(1) })
  })

  it('was trained on what it says, or on the context of the config', () => {
    expect(yarn({ original_max_position_embeddings: 1024 }).scaling).toMatchObject({ trainedCtx: 1024 })
    expect(yarn({ beta_fast: 16, beta_slow: 2, truncate: false }).scaling).toMatchObject({
      trainedCtx: 4096,
      betaFast: 16,
      betaSlow: 2,
      truncate: false,
    })
  })
})

describe('long-rope', () => {
  const factors = { short_factor: [1, 1.5], long_factor: [2, 4] }
  const longrope = (fields: object, config: object = {}) =>
    ropeOf({ ...CTX, ...config, rope_scaling: { rope_type: 'longrope', ...factors, ...fields } }).table.scaling

  it('grows with the ratio of both lengths where the config names both, whatever its factor says', () => {
    expect(longrope({ factor: 2 }, { original_max_position_embeddings: 256 })).toEqual({
      kind: 'longrope',
      shortFactor: [1, 1.5],
      longFactor: [2, 4],
      trainedCtx: 256,
      attentionFactor: Math.sqrt(1 + Math.log(16) / Math.log(256)),
    })
    const attentionFactor = Math.sqrt(1 + Math.log(2) / Math.log(4096))
    expect(longrope({ factor: 2 })).toMatchObject({ trainedCtx: 4096, attentionFactor })
  })

  it('does not shrink, and takes the config at its word', () => {
    expect(longrope({}, { original_max_position_embeddings: 8192 })).toMatchObject({ attentionFactor: 1 })
    expect(longrope({ attention_factor: 1.19 })).toMatchObject({ attentionFactor: 1.19 })
  })
})

it('refuses what it does not compute, by a reason', () => {
  const said = (config: object) => () => ropeOf({ ...CTX, ...config })
  expect(said({ rope_scaling: { type: 'longrope' } })).toThrow(
    new NotRead('its rope_scaling of type longrope lacks its factors'),
  )
  expect(said({ rope_scaling: { rope_type: 'llama3', factor: 8, low_freq_factor: 1, high_freq_factor: 4 } })).toThrow(
    'its rope_scaling of type llama3 has no original_max_position_embeddings',
  )
  const byKind = { full_attention: { rope_type: 'default' }, sliding_attention: { rope_type: 'default' } }
  expect(said({ rope_parameters: byKind })).toThrow('differ from one kind of layer to another')
})

import { expect, it } from 'vitest'
import { describeDecoder } from '../describe-decoder.js'
import { wantedCheckpoint } from '../fixtures/wanted-checkpoint.js'
import { parameterCount } from '../parameter-count.js'

const GPT_J_6B = {
  activation_function: 'gelu_new',
  architectures: ['GPTJForCausalLM'],
  layer_norm_epsilon: 1e-5,
  model_type: 'gptj',
  n_embd: 4096,
  n_head: 16,
  n_inner: null,
  n_layer: 28,
  n_positions: 2048,
  rotary: true,
  rotary_dim: 64,
  tie_word_embeddings: false,
  vocab_size: 50_400,
}
const describeGptj = (config: object) => describeDecoder(wantedCheckpoint({ ...GPT_J_6B, ...config }))

it('turns neighbouring entries, feeds both halves from one norm, and has a bias in its head', () => {
  const decoder = describeGptj({})
  expect(decoder).toMatchObject({ dHead: 256, dMlp: 16_384, parallelBlock: true, tiedUnembed: false })
  expect(decoder.positions).toEqual({ kind: 'rotary', dims: 64, pairs: 'adjacent', tables: [{ base: 10_000 }] })
  expect(decoder.layers[27]).toEqual({ rotary: 0, attnScale: 1 / 16 })
  expect(decoder.weights.blocks[0]).not.toHaveProperty('ln2')
  expect(decoder.weights.blocks[0]!.o).not.toHaveProperty('bias')
  expect(decoder.weights.unembed.bias?.name).toBe('lm_head.bias')
  expect(parameterCount(decoder)).toBe(6_050_882_784)
})

it('keeps the bias of its head where the matrix is tied', () => {
  const { unembed, embed } = describeGptj({ tie_word_embeddings: true }).weights
  expect(unembed.weight).toEqual(embed)
  expect(unembed.bias?.shape).toEqual([50_400])
})

it('turns the whole width where the config names no part, which one head alone can hold', () => {
  expect(describeGptj({ rotary_dim: null, n_head: 1 }).positions).toMatchObject({ dims: 4096 })
  expect(() => describeGptj({ rotary_dim: null })).toThrow('rotary positions cannot turn 4096 of 256 entries of a head')
})

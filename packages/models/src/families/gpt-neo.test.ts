import { expect, it } from 'vitest'
import { describeDecoder } from '../describe-decoder.js'
import { wantedCheckpoint } from '../fixtures/wanted-checkpoint.js'
import { parameterCount } from '../parameter-count.js'

const KINDS = Array.from({ length: 12 }, (_, layer) => (layer % 2 === 0 ? 'global' : 'local'))
const GPT_NEO_125M = {
  activation_function: 'gelu_new',
  architectures: ['GPTNeoForCausalLM'],
  attention_layers: KINDS,
  attention_types: [[['global', 'local'], 6]],
  hidden_size: 768,
  intermediate_size: null,
  layer_norm_epsilon: 1e-5,
  max_position_embeddings: 2048,
  model_type: 'gpt_neo',
  num_heads: 12,
  num_layers: 12,
  vocab_size: 50_257,
  window_size: 256,
}
const describeNeo = (config: object) => describeDecoder(wantedCheckpoint({ ...GPT_NEO_125M, ...config }))

it('sees everything and its window by turns, and divides its scores by nothing', () => {
  const decoder = describeNeo({})
  expect(decoder.layers.slice(0, 3)).toEqual([{ attnScale: 1 }, { attnScale: 1, window: 256 }, { attnScale: 1 }])
  expect(decoder.dMlp).toBe(3072)
  const { qkv, o } = decoder.weights.blocks[0]!
  expect(qkv).toMatchObject({
    layout: 'split',
    q: { weight: { name: 'transformer.h.0.attn.attention.q_proj.weight' } },
  })
  expect(qkv).not.toHaveProperty('q.bias')
  expect(o.bias?.name).toBe('transformer.h.0.attn.attention.out_proj.bias')
  expect(parameterCount(decoder)).toBe(125_198_592)
})

it('reads its layers from their groups where the config does not list them', () => {
  const { attention_layers, ...grouped } = GPT_NEO_125M
  expect(describeDecoder(wantedCheckpoint(grouped))).toEqual(describeNeo({}))
})

it('is refused where its layers are of another kind, or more or fewer than it has', () => {
  expect(() => describeNeo({ attention_layers: KINDS.map(() => 'sparse') })).toThrow(
    'an attention layer of kind sparse',
  )
  expect(() => describeNeo({ num_layers: 11, attention_layers: null })).toThrow('it describes 12 of 11 layers')
})

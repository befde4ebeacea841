import { expect, it } from 'vitest'
import { describeDecoder } from '../describe-decoder.js'
import { wantedCheckpoint } from '../fixtures/wanted-checkpoint.js'
import { parameterCount } from '../parameter-count.js'

const FALCON_7B = {
  alibi: false,
  apply_residual_connection_post_layernorm: false,
  architectures: ['FalconForCausalLM'],
  bias: false,
  hidden_size: 4544,
  layer_norm_epsilon: 1e-5,
  model_type: 'falcon',
  multi_query: true,
  new_decoder_architecture: false,
  num_attention_heads: 71,
  num_hidden_layers: 32,
  parallel_attn: true,
  vocab_size: 65_024,
}
const FALCON_40B = {
  ...FALCON_7B,
  hidden_size: 8192,
  new_decoder_architecture: true,
  num_attention_heads: 128,
  num_hidden_layers: 60,
  num_kv_heads: 8,
}
const FALCON_RW_1B = {
  ...FALCON_7B,
  alibi: true,
  bias: true,
  hidden_size: 2048,
  multi_query: false,
  num_attention_heads: 32,
  num_hidden_layers: 24,
  parallel_attn: false,
  vocab_size: 50_304,
}
const describeFalcon = (config: Record<string, unknown>) => describeDecoder(wantedCheckpoint(config))

it('feeds both halves of the 7B from one norm, and all its heads from one key', () => {
  const decoder = describeFalcon(FALCON_7B)
  expect(decoder).toMatchObject({ nHeads: 71, nKvHeads: 1, dHead: 64, parallelBlock: true, nCtx: 2048 })
  expect(decoder.positions).toEqual({ kind: 'rotary', dims: 64, pairs: 'halves', tables: [{ base: 10_000 }] })
  const block = decoder.weights.blocks[0]!
  expect(block).toMatchObject({ ln1: { scale: { name: 'transformer.h.0.input_layernorm.weight' } } })
  expect(block).not.toHaveProperty('ln2')
  expect(block.qkv).toMatchObject({ groups: 1, fused: { weight: { shape: [73 * 64, 4544] } } })
  expect(parameterCount(decoder)).toBe(6_921_720_704)
})

it('stores the 40B in groups of heads that share a key, under two norms', () => {
  const decoder = describeFalcon(FALCON_40B)
  expect(decoder).toMatchObject({ nKvHeads: 8, parallelBlock: true })
  const block = decoder.weights.blocks[59]!
  expect(block).toMatchObject({
    ln1: { scale: { name: 'transformer.h.59.ln_attn.weight' } },
    ln2: { scale: { name: 'transformer.h.59.ln_mlp.weight' } },
    qkv: { groups: 8, order: 'qkv', fused: { weight: { shape: [9216, 8192] } } },
  })
  const one = describeFalcon({ ...FALCON_40B, num_ln_in_parallel_attn: 1 }).weights.blocks[0]!
  expect(one.ln1?.scale?.name).toBe('transformer.h.0.input_layernorm.weight')
  expect(one).not.toHaveProperty('ln2')
})

it('slants the scores of RW in bfloat16, by what they are scaled by, and puts its halves one after the other', () => {
  const decoder = describeFalcon(FALCON_RW_1B)
  expect(decoder).toMatchObject({ nKvHeads: 32, parallelBlock: false })
  expect(decoder.positions).toMatchObject({ kind: 'alibi', factor: 1 / 8, rounding: 'bfloat16' })
  expect(decoder.layers[0]).toEqual({ attnScale: 1 / 8 })
  expect(decoder.weights.blocks[0]).toMatchObject({
    ln2: { scale: { name: 'transformer.h.0.post_attention_layernorm.weight' } },
    qkv: { groups: 32, fused: { bias: { shape: [6144] } } },
    mlp: { out: { bias: { shape: [2048] } } },
  })
  expect(parameterCount(decoder)).toBe(1_311_625_216)
})

it('reads the spelling of the first checkpoints, by either name', () => {
  const { architectures, hidden_size, vocab_size } = { ...FALCON_40B, architectures: ['RWForCausalLM'] }
  const spelled = { architectures, hidden_size, vocab_size, n_layer: 60, n_head: 128, n_head_kv: 8, alibi: false }
  expect(describeFalcon({ ...spelled, model_type: 'RefinedWeb' })).toEqual(describeFalcon(FALCON_40B))
  const { num_attention_heads: n_head, num_hidden_layers: n_layer, ...rest } = FALCON_RW_1B
  expect(describeFalcon({ ...rest, n_head, n_layer, model_type: 'RefinedWebModel' })).toEqual(
    describeFalcon(FALCON_RW_1B),
  )
})

it.each([
  ['its new decoder architecture is not parallel', { ...FALCON_40B, parallel_attn: false }],
  ['it has two norms in its old decoder architecture', { ...FALCON_7B, num_ln_in_parallel_attn: 2 }],
  ['its heads share keys in its old decoder architecture', { ...FALCON_RW_1B, num_kv_heads: 8 }],
  ['its rotary positions are scaled by spiral', { ...FALCON_7B, rope_scaling: { rope_type: 'spiral', factor: 2 } }],
])('is refused where %s', (why, config) => {
  expect(() => describeFalcon(config)).toThrow(why)
})

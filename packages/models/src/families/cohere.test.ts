import { expect, it } from 'vitest'
import { describeDecoder } from '../describe-decoder.js'
import { wantedCheckpoint } from '../fixtures/wanted-checkpoint.js'
import { parameterCount } from '../parameter-count.js'

const COMMAND_R = {
  architectures: ['CohereForCausalLM'],
  attention_bias: false,
  hidden_act: 'silu',
  hidden_size: 8192,
  intermediate_size: 22_528,
  layer_norm_eps: 1e-5,
  logit_scale: 0.0625,
  max_position_embeddings: 131_072,
  model_type: 'cohere',
  num_attention_heads: 64,
  num_hidden_layers: 40,
  num_key_value_heads: 64,
  rope_theta: 8_000_000,
  vocab_size: 256_000,
}

it('reads one norm in both halves of a block, turns neighbours together and scales its logits', () => {
  const { weights, ...shape } = describeDecoder(wantedCheckpoint(COMMAND_R))
  expect(shape).toMatchObject({
    norm: { kind: 'layer', eps: 1e-5, scaleOffset: 0 },
    positions: { kind: 'rotary', dims: 128, pairs: 'adjacent', tables: [{ base: 8e6 }] },
    parallelBlock: true,
    logitScale: 0.0625,
    tiedUnembed: true,
  })
  expect(shape).not.toHaveProperty('qkNorm')
  expect(weights.blocks[0]).not.toHaveProperty('ln2')
  expect(weights.blocks[0]!.ln1).not.toHaveProperty('shift')
  expect(parameterCount({ weights })).toBe(34_980_831_232)
})

it('norms every head of queries and keys by a scale of its own where the config says so', () => {
  const { qkNorm, weights } = describeDecoder(
    wantedCheckpoint({ ...COMMAND_R, use_qk_norm: true, num_key_value_heads: 8 }),
  )
  expect(qkNorm).toEqual({ kind: 'layer', eps: 1e-5, scaleOffset: 0, over: 'head' })
  expect(weights.blocks[0]!.qNorm?.[0]?.scale).toMatchObject({
    name: 'model.layers.0.self_attn.q_norm.weight',
    shape: [64, 128],
  })
  expect(weights.blocks[0]!.kNorm?.[0]?.scale?.shape).toEqual([8, 128])
})

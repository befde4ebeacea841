import { expect, it } from 'vitest'
import { describeDecoder } from '../describe-decoder.js'
import { wantedCheckpoint } from '../fixtures/wanted-checkpoint.js'
import { parameterCount } from '../parameter-count.js'

const GEMMA_2B = {
  architectures: ['GemmaForCausalLM'],
  attention_bias: false,
  head_dim: 256,
  hidden_act: 'gelu',
  hidden_activation: 'gelu_pytorch_tanh',
  hidden_size: 2048,
  intermediate_size: 16_384,
  max_position_embeddings: 8192,
  model_type: 'gemma',
  num_attention_heads: 8,
  num_hidden_layers: 18,
  num_key_value_heads: 1,
  rms_norm_eps: 1e-6,
  rope_scaling: null,
  rope_theta: 10_000,
  vocab_size: 256_000,
}

it('adds one to its norms, lengthens its embedding and shares one key-value head', () => {
  const { weights, ...shape } = describeDecoder(wantedCheckpoint(GEMMA_2B))
  expect(shape).toMatchObject({
    norm: { kind: 'rms', eps: 1e-6, scaleOffset: 1 },
    embedScale: Math.sqrt(2048),
    nKvHeads: 1,
    dHead: 256,
    nCtx: 8192,
    tiedUnembed: true,
  })
  expect(parameterCount({ weights })).toBe(2_506_172_416)
})

it('reads hidden_act, as transformers does, and not the hidden_activation beside it', () => {
  expect(describeDecoder(wantedCheckpoint(GEMMA_2B)).activation).toBe('gelu')
  const { hidden_act: _, ...silent } = GEMMA_2B
  expect(describeDecoder(wantedCheckpoint(silent)).activation).toBe('gelu_tanh')
})

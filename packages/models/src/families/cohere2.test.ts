import { expect, it } from 'vitest'
import { describeDecoder } from '../describe-decoder.js'
import { wantedCheckpoint } from '../fixtures/wanted-checkpoint.js'
import { parameterCount } from '../parameter-count.js'

const COMMAND_R7B = {
  architectures: ['Cohere2ForCausalLM'],
  attention_bias: false,
  head_dim: 128,
  hidden_act: 'silu',
  hidden_size: 4096,
  intermediate_size: 14_336,
  layer_norm_eps: 1e-5,
  layer_switch: 4,
  logit_scale: 0.25,
  max_position_embeddings: 8192,
  model_type: 'cohere2',
  num_attention_heads: 32,
  num_hidden_layers: 32,
  num_key_value_heads: 8,
  order_of_interleaved_layers: 'local_attn_first',
  position_embedding_type: 'rope_gptj',
  rope_theta: 50_000,
  rotary_pct: 1,
  sliding_window: 4096,
  sliding_window_pattern: 4,
  use_qk_norm: false,
  vocab_size: 256_000,
}

it('turns what it sees through a window, and tells every fourth layer nothing of positions', () => {
  const { layers, weights, ...shape } = describeDecoder(wantedCheckpoint(COMMAND_R7B))
  const attnScale = 128 ** -0.5
  const near = { attnScale, rotary: 0, window: 4096 }
  expect(layers.slice(0, 5)).toEqual([near, near, near, { attnScale }, near])
  expect(shape).toMatchObject({ parallelBlock: true, logitScale: 0.25, positions: { pairs: 'adjacent' } })
  expect(parameterCount({ weights })).toBe(8_028_033_024)
})

it('is refused where it would norm queries and keys, which the reference does not', () => {
  expect(() => describeDecoder(wantedCheckpoint({ ...COMMAND_R7B, use_qk_norm: true }))).toThrow(
    'it norms its queries and keys',
  )
})

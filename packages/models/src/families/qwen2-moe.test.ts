import { expect, it } from 'vitest'
import { describeDecoder } from '../describe-decoder.js'
import { wantedCheckpoint } from '../fixtures/wanted-checkpoint.js'
import { parameterCount } from '../parameter-count.js'

const QWEN_MOE = {
  architectures: ['Qwen2MoeForCausalLM'],
  decoder_sparse_step: 1,
  hidden_act: 'silu',
  hidden_size: 2048,
  intermediate_size: 5632,
  max_position_embeddings: 8192,
  max_window_layers: 21,
  model_type: 'qwen2_moe',
  moe_intermediate_size: 1408,
  norm_topk_prob: false,
  num_attention_heads: 16,
  num_experts: 60,
  num_experts_per_tok: 4,
  num_hidden_layers: 24,
  num_key_value_heads: 16,
  rms_norm_eps: 1e-6,
  rope_theta: 1_000_000,
  shared_expert_intermediate_size: 5632,
  sliding_window: 32_768,
  tie_word_embeddings: false,
  use_sliding_window: false,
  vocab_size: 151_936,
}
const describe = (more: object) => describeDecoder(wantedCheckpoint({ ...QWEN_MOE, ...more }))

it('sends each token to four of sixty experts beside a shared one with a gate', () => {
  const { experts, dMlp, layers, weights } = describe({})
  expect([experts, dMlp]).toEqual([{ perToken: 4, normalise: false }, 5632])
  expect(layers[0]).not.toHaveProperty('window')
  const mlp = 'model.layers.0.mlp'
  expect(weights.blocks[0]!.mlp).toMatchObject({
    router: { weight: { name: `${mlp}.gate.weight`, shape: [60, 2048] } },
    shared: {
      mlp: { out: { weight: { name: `${mlp}.shared_expert.down_proj.weight`, shape: [2048, 5632] } } },
      gate: { weight: { name: `${mlp}.shared_expert_gate.weight`, shape: [1, 2048] } },
    },
  })
  expect(weights.blocks[0]!.o).not.toHaveProperty('bias')
  expect(parameterCount({ weights })).toBe(14_315_784_192)
})

it('leaves layers dense between steps and where they are named', () => {
  const { weights } = describe({ num_hidden_layers: 5, decoder_sparse_step: 2, mlp_only_layers: [3] })
  expect(weights.blocks.map(({ mlp }) => 'router' in mlp)).toEqual([false, true, false, false, false])
})

it('slides its window over every layer, as transformers does', () => {
  const { layers } = describe({ use_sliding_window: true, num_hidden_layers: 2 })
  expect(layers.map(({ window }) => window)).toEqual([32_768, 32_768])
})

it('is refused where a token asks for more experts than there are, or heads do not fill the stream', () => {
  expect(() => describe({ num_experts_per_tok: 61 })).toThrow('each token asks for 61 of 60 experts')
  expect(() => describe({ head_dim: 64 })).toThrow('its heads together are not as wide as the stream')
})

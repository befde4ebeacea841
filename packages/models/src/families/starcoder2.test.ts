import { expect, it } from 'vitest'
import { describeDecoder } from '../describe-decoder.js'
import { wantedCheckpoint } from '../fixtures/wanted-checkpoint.js'
import { parameterCount } from '../parameter-count.js'

const STARCODER2_3B = {
  architectures: ['Starcoder2ForCausalLM'],
  hidden_act: 'gelu_pytorch_tanh',
  hidden_size: 3072,
  intermediate_size: 12_288,
  max_position_embeddings: 16_384,
  mlp_type: 'default',
  model_type: 'starcoder2',
  norm_epsilon: 1e-5,
  norm_type: 'layer_norm',
  num_attention_heads: 24,
  num_hidden_layers: 30,
  num_key_value_heads: 2,
  rope_theta: 999_999.4420358813,
  sliding_window: 4096,
  use_bias: true,
  vocab_size: 49_152,
}
const describeStarcoder = (config: object) => describeDecoder(wantedCheckpoint({ ...STARCODER2_3B, ...config }))

it('slides a window in every layer, shares keys, and has biases everywhere', () => {
  const decoder = describeStarcoder({})
  expect(decoder).toMatchObject({ nKvHeads: 2, dHead: 128, nCtx: 16_384, tiedUnembed: true, norm: { kind: 'layer' } })
  expect(decoder.layers[29]).toEqual({ rotary: 0, attnScale: 128 ** -0.5, window: 4096 })
  const block = 'model.layers.29'
  expect(decoder.weights.blocks[29]).toMatchObject({
    ln2: { shift: { name: `${block}.post_attention_layernorm.bias` } },
    qkv: { k: { weight: { shape: [256, 3072] }, bias: { shape: [256] } } },
    mlp: { in: { weight: { name: `${block}.mlp.c_fc.weight`, shape: [12_288, 3072] } } },
  })
  expect(decoder.weights.lnFinal?.shift?.name).toBe('model.norm.bias')
  expect(parameterCount(decoder)).toBe(3_030_371_328)
})

it('has neither window nor biases where the config says so', () => {
  const decoder = describeStarcoder({ sliding_window: null, use_bias: false })
  expect(decoder.layers[0]).not.toHaveProperty('window')
  expect(decoder.weights.blocks[0]!.o).not.toHaveProperty('bias')
})

it('is refused where its MLP or its norm is of another type', () => {
  expect(() => describeStarcoder({ mlp_type: 'gated' })).toThrow('its MLP is of type gated')
  expect(() => describeStarcoder({ norm_type: 'rms_norm' })).toThrow('its norm is rms_norm')
})

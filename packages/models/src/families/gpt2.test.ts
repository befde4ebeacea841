import { expect, it } from 'vitest'
import { describeDecoder } from '../describe-decoder.js'
import { wantedCheckpoint } from '../fixtures/wanted-checkpoint.js'
import { parameterCount } from '../parameter-count.js'

const GPT2 = {
  activation_function: 'gelu_new',
  architectures: ['GPT2LMHeadModel'],
  attn_pdrop: 0.1,
  bos_token_id: 50_256,
  layer_norm_epsilon: 1e-5,
  model_type: 'gpt2',
  n_ctx: 1024,
  n_embd: 768,
  n_head: 12,
  n_layer: 12,
  n_positions: 1024,
  summary_type: 'cls_index',
  vocab_size: 50_257,
}
const describeGpt2 = (config: object, names: string[] = []) =>
  describeDecoder(wantedCheckpoint({ ...GPT2, ...config }, names))

it('is described with its fused Conv1D matrices, tied, and learned positions', () => {
  const decoder = describeGpt2({})
  expect(decoder).toMatchObject({ dHead: 64, dMlp: 3072, nCtx: 1024, activation: 'gelu_tanh', tiedUnembed: true })
  expect(decoder.positions).toEqual({ kind: 'learned', offset: 0 })
  expect(decoder.layers).toEqual(Array.from({ length: 12 }, () => ({ attnScale: 1 / 8 })))
  expect(decoder.weights.blocks[3]).toMatchObject({
    qkv: {
      layout: 'fused',
      groups: 1,
      order: 'qkv',
      fused: { inOut: true, weight: { name: 'transformer.h.3.attn.c_attn.weight', shape: [768, 2304] } },
    },
    mlp: { in: { inOut: true, weight: { shape: [768, 3072] } }, out: { bias: { shape: [768] } } },
  })
  expect(parameterCount(decoder)).toBe(124_439_808)
})

it('finds the tensors of the first checkpoints, which carry no prefix', () => {
  const { weights } = describeGpt2({}, ['wte.weight'])
  expect(weights.positionEmbed?.name).toBe('wpe.weight')
  expect(weights.blocks[11]?.ln2?.shift?.name).toBe('h.11.ln_2.bias')
})

it('scales scores less from layer to layer, or not at all', () => {
  const scales = (config: object) => describeGpt2({ n_layer: 3, ...config }).layers.map(({ attnScale }) => attnScale)
  expect(scales({ scale_attn_by_inverse_layer_idx: true })).toEqual([1 / 8, 1 / 16, 1 / 24])
  expect(scales({ scale_attn_weights: false })).toEqual([1, 1, 1])
})

it('says its sizes in other words too, and has its own where it is silent', () => {
  const { n_embd, n_head, n_layer, n_positions, ...rest } = GPT2
  const spelled = { hidden_size: 768, num_attention_heads: 12, num_hidden_layers: 12, max_position_embeddings: 1024 }
  expect(describeDecoder(wantedCheckpoint({ ...rest, ...spelled }))).toEqual(describeGpt2({}))
  expect(describeDecoder(wantedCheckpoint({ model_type: 'gpt2' }))).toEqual(describeGpt2({}))
})

it('is refused where it attends to an encoder, or has an activation that is not computed', () => {
  expect(() => describeGpt2({ add_cross_attention: true })).toThrow('it attends to an encoder too')
  expect(() => describeGpt2({ activation_function: 'mish' })).toThrow('its activation is mish')
})

import { expect, it } from 'vitest'
import { describeDecoder } from '../describe-decoder.js'
import { wantedCheckpoint } from '../fixtures/wanted-checkpoint.js'
import { parameterCount } from '../parameter-count.js'

const CODEGEN_350M = {
  activation_function: 'gelu_new',
  architectures: ['CodeGenForCausalLM'],
  layer_norm_epsilon: 1e-5,
  model_type: 'codegen',
  n_ctx: 2048,
  n_embd: 1024,
  n_head: 16,
  n_inner: null,
  n_layer: 20,
  n_positions: 2048,
  rotary_dim: 32,
  tie_word_embeddings: false,
  vocab_size: 51_200,
}
const describeCodegen = (config: object) => describeDecoder(wantedCheckpoint({ ...CODEGEN_350M, ...config }))

it('holds queries, values and keys of four groups in one matrix, in that order', () => {
  const decoder = describeCodegen({})
  expect(decoder.weights.blocks[0]!.qkv).toMatchObject({
    layout: 'fused',
    groups: 4,
    order: 'qvk',
    fused: { weight: { name: 'transformer.h.0.attn.qkv_proj.weight', shape: [3072, 1024] } },
  })
  expect(decoder.positions).toEqual({ kind: 'rotary', dims: 32, pairs: 'adjacent', tables: [{ base: 10_000 }] })
  expect(decoder).toMatchObject({ parallelBlock: true, dMlp: 4096 })
  expect(parameterCount(decoder)).toBe(356_712_448)
})

it('is refused where its heads do not fill four groups', () => {
  expect(() => describeCodegen({ n_embd: 960, n_head: 15 })).toThrow('its 15 heads are not stored in 4 groups')
})

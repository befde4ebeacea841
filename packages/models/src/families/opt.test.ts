import { expect, it } from 'vitest'
import { describeDecoder } from '../describe-decoder.js'
import { wantedCheckpoint } from '../fixtures/wanted-checkpoint.js'
import { parameterCount } from '../parameter-count.js'

const OPT_125M = {
  _remove_final_layer_norm: false,
  activation_function: 'relu',
  architectures: ['OPTForCausalLM'],
  do_layer_norm_before: true,
  ffn_dim: 3072,
  hidden_size: 768,
  max_position_embeddings: 2048,
  model_type: 'opt',
  num_attention_heads: 12,
  num_hidden_layers: 12,
  prefix: '</s>',
  vocab_size: 50_272,
  word_embed_proj_dim: 768,
}
const OPT_350M = {
  ...OPT_125M,
  do_layer_norm_before: false,
  ffn_dim: 4096,
  hidden_size: 1024,
  num_attention_heads: 16,
  num_hidden_layers: 24,
  word_embed_proj_dim: 512,
}
const describeOpt = (config: Record<string, unknown>, names: string[] = []) =>
  describeDecoder(wantedCheckpoint(config, names))

it('starts its positions at the third row of their table', () => {
  const decoder = describeOpt(OPT_125M)
  expect(decoder).toMatchObject({ nCtx: 2048, activation: 'relu', positions: { kind: 'learned', offset: 2 } })
  expect(decoder.weights.positionEmbed?.shape).toEqual([2050, 768])
  expect(decoder.weights.lnFinal?.scale?.name).toBe('model.decoder.final_layer_norm.weight')
  expect(decoder.weights.blocks[0]).toMatchObject({ ln1: {}, ln2: {} })
  expect(parameterCount(decoder)).toBe(125_239_296)
})

it('projects in and out and norms its sums in the 350M, which has no last norm', () => {
  const decoder = describeOpt(OPT_350M)
  const { weights } = decoder
  expect(decoder).toMatchObject({ dEmbed: 512, dModel: 1024 })
  expect(weights.embedIn?.weight).toMatchObject({ name: 'model.decoder.project_in.weight', shape: [1024, 512] })
  expect(weights.unembedIn?.weight).toMatchObject({ name: 'model.decoder.project_out.weight', shape: [512, 1024] })
  const block = 'model.decoder.layers.5'
  expect(weights.blocks[5]).toMatchObject({
    ln1Sum: { scale: { name: `${block}.self_attn_layer_norm.weight` } },
    ln2Sum: { shift: { name: `${block}.final_layer_norm.bias` } },
  })
  expect(weights.blocks[5]).not.toHaveProperty('ln1')
  expect(weights).not.toHaveProperty('lnFinal')
  expect(parameterCount(decoder)).toBe(331_196_416)
})

it('leaves out biases, scales and its last norm where the config does', () => {
  const bare = { enable_bias: false, layer_norm_elementwise_affine: false }
  const { weights } = describeOpt({ ...OPT_125M, ...bare })
  expect(weights.blocks[0]).toMatchObject({ ln1: {}, ln2: {} })
  expect(weights.blocks[0]!.ln1).toEqual({})
  expect(weights.blocks[0]!.o).not.toHaveProperty('bias')
  expect(weights.lnFinal).toEqual({})
  expect(describeOpt({ ...OPT_125M, _remove_final_layer_norm: true }).weights).not.toHaveProperty('lnFinal')
})

it('finds its tensors under the shorter name of older files', () => {
  const { weights } = describeOpt(OPT_125M, ['decoder.embed_tokens.weight'])
  expect(weights.blocks[2]!.o.weight.name).toBe('decoder.layers.2.self_attn.out_proj.weight')
})

it('has its own sizes where the config is silent', () => {
  expect(describeOpt({ model_type: 'opt' })).toEqual(describeOpt(OPT_125M))
})

import { AppError } from '@lensboard/contract'
import { describe, expect, it } from 'vitest'
import { type CheckpointFiles, describeDecoder } from './describe-decoder.js'
import { wantedCheckpoint } from './fixtures/wanted-checkpoint.js'
import { decoderTensors, parameterCount } from './parameter-count.js'

const LLAMA = {
  model_type: 'llama',
  hidden_size: 8,
  intermediate_size: 12,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  vocab_size: 10,
  max_position_embeddings: 16,
  rms_norm_eps: 1e-6,
}

function refusal(files: CheckpointFiles): [string, string] {
  try {
    describeDecoder(files)
  } catch (error) {
    if (error instanceof AppError) return [error.code, error.message]
    throw error
  }
  throw new Error('the checkpoint was accepted')
}

describe('a checkpoint', () => {
  it('is described in field words, with its own defaults where the config is silent', () => {
    const { weights, ...shape } = describeDecoder(wantedCheckpoint(LLAMA))
    expect(shape).toEqual({
      name: 'tiny',
      family: 'llama',
      nLayers: 2,
      nHeads: 4,
      nKvHeads: 2,
      dModel: 8,
      dEmbed: 8,
      dHead: 2,
      dMlp: 12,
      dVocab: 10,
      nCtx: 16,
      norm: { kind: 'rms', eps: 1e-6, scaleOffset: 0 },
      positions: { kind: 'rotary', dims: 2, pairs: 'halves', tables: [{ base: 10_000 }] },
      layers: [
        { rotary: 0, attnScale: 2 ** -0.5 },
        { rotary: 0, attnScale: 2 ** -0.5 },
      ],
      activation: 'silu',
      parallelBlock: false,
      embedScale: 1,
      residScale: 1,
      logitScale: 1,
      tiedUnembed: false,
    })
    expect(weights.blocks[1]!.qkv).toMatchObject({
      layout: 'split',
      k: { weight: { name: 'model.layers.1.self_attn.k_proj.weight', shape: [4, 8] } },
    })
    expect(weights.unembed.weight.name).toBe('lm_head.weight')
  })

  it('widens its heads, adds biases and ties its unembedding when the config says so', () => {
    const switches = { head_dim: 6, attention_bias: true, mlp_bias: true, tie_word_embeddings: true, rope_theta: 5e5 }
    const decoder = describeDecoder(wantedCheckpoint({ ...LLAMA, ...switches }))
    expect(decoder).toMatchObject({ dHead: 6, tiedUnembed: true, positions: { dims: 6, tables: [{ base: 5e5 }] } })
    expect(decoder.weights.unembed.weight).toBe(decoder.weights.embed)
    expect(decoder.weights.blocks[0]).toMatchObject({
      o: { bias: { name: 'model.layers.0.self_attn.o_proj.bias' } },
      mlp: { gate: { bias: { shape: [12] } } },
    })
  })

  it('is refused with a sentence where it asks for what is not computed', () => {
    const said = (config: object) => refusal({ ...wantedCheckpoint(LLAMA), config: { ...LLAMA, ...config } })
    expect(said({ rope_scaling: { rope_type: 'mrope', factor: 8 } })).toEqual([
      'MODEL_UNSUPPORTED',
      'tiny is a llama that is not read: its rotary positions are scaled by mrope.',
    ])
    expect(said({ hidden_act: 'swiglu_oai' })[1]).toContain('its activation is swiglu_oai')
    expect(said({ hidden_act: 'constructor' })[0]).toBe('MODEL_UNSUPPORTED')
    expect(said({ quantization_config: { bits: 4 } })[1]).toContain('quantised')
    expect(said({ architectures: ['LlamaForSequenceClassification'] })).toEqual([
      'MODEL_UNSUPPORTED',
      'This checkpoint is a LlamaForSequenceClassification: it has no head that predicts the next token.',
    ])
  })
})

describe('a checkpoint that contradicts itself', () => {
  it('is refused by the tensor that is missing, of another shape or too short', () => {
    const name = 'model.layers.1.mlp.down_proj.weight'
    const missing = wantedCheckpoint(LLAMA)
    missing.tensors.delete(name)
    expect(refusal(missing)).toEqual([
      'CHECKPOINT_BROKEN',
      `The checkpoint tiny is broken: it has no tensor ${name}, which its config asks for.`,
    ])
    const turned = wantedCheckpoint(LLAMA)
    turned.tensors.set(name, { ...turned.tensors.get(name)!, shape: [12, 8] })
    expect(refusal(turned)).toEqual([
      'CHECKPOINT_BROKEN',
      `The checkpoint tiny is broken: tensor ${name} is [12, 8], but its config asks for [8, 12].`,
    ])
  })

  it('is refused by an element type that the graph cannot read', () => {
    const quantised = wantedCheckpoint(LLAMA)
    quantised.tensors.set('lm_head.weight', { ...quantised.tensors.get('lm_head.weight')!, dtype: 'F8_E4M3' })
    expect(refusal(quantised)).toEqual([
      'MODEL_UNSUPPORTED',
      'tiny is not supported: tensor lm_head.weight is stored as F8_E4M3.',
    ])
  })

  it('is refused by the config key that is out of bounds', () => {
    const said = (config: object) => refusal({ ...wantedCheckpoint(LLAMA), config: { ...LLAMA, ...config } })
    expect(said({ num_hidden_layers: 1e9 })).toEqual([
      'CHECKPOINT_BROKEN',
      expect.stringContaining('num_hidden_layers'),
    ])
    expect(said({ hidden_size: '8' })[1]).toContain('hidden_size')
    expect(said({ num_key_value_heads: 3 })[1]).toContain('4 heads cannot share 3 key-value heads')
    expect(said({ head_dim: 3 })[1]).toContain('cannot turn 3 of 3')
  })
})

describe('the family of a checkpoint', () => {
  it('is refused by its name where it is unknown, and the nearest supported one is named', () => {
    const said = (config: Record<string, unknown>) => refusal({ name: 'x', config, tensors: new Map() })
    const [code, why] = said({ ...LLAMA, model_type: 'mamba' })
    expect(code).toBe('MODEL_UNSUPPORTED')
    expect(why).toMatch(/^The model family "mamba" is not supported; the nearest that is: .+ \(\w+\)\. Supported: /)
    expect(why).toContain(' llama, ')
    const neox = { rotary_pct: 1, rotary_emb_base: 500, use_parallel_residual: true, layer_norm_eps: 1e-5, ...LLAMA }
    expect(said({ ...neox, model_type: 'gpt_neox_japanese' })[1]).toContain(' (gpt_neox). ')
    expect(said({})[1]).toContain('names no model_type')
  })

  it('is found by its architecture where its model_type is unknown', () => {
    const { model_type: _, ...config } = { ...LLAMA, architectures: ['LlamaForCausalLM'] }
    expect(describeDecoder(wantedCheckpoint(config)).family).toBe('llama')
  })
})

it('counts each parameter once, a tied unembedding too', () => {
  const block = 8 + 8 + 64 + 32 + 32 + 64 + 3 * 96
  expect(parameterCount(describeDecoder(wantedCheckpoint(LLAMA)))).toBe(80 + 2 * block + 8 + 80)
  const tied = describeDecoder(wantedCheckpoint({ ...LLAMA, tie_word_embeddings: true }))
  expect(parameterCount(tied)).toBe(80 + 2 * block + 8)
  expect(decoderTensors(tied).length).toBe(1 + 2 * 9 + 1)
})

import { AppError } from '@lensboard/contract'
import type { TensorEntry } from '@lensboard/weights'
import { describe, expect, it } from 'vitest'
import { type CheckpointFiles, describeDecoder } from './describe-decoder.js'
import { families } from './families.js'
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
const NEOX = {
  model_type: 'gpt_neox',
  hidden_size: 8,
  intermediate_size: 32,
  num_hidden_layers: 1,
  num_attention_heads: 2,
  vocab_size: 10,
  max_position_embeddings: 16,
}

/** A checkpoint whose tensors are exactly those that its config asks for. */
function checkpoint(config: Record<string, unknown>): CheckpointFiles & { tensors: Map<string, TensorEntry> } {
  const family = families.find(({ modelType }) => modelType === config.model_type)!
  const { wants } = family.read(config)
  const tensors = new Map<string, TensorEntry>()
  const add = (part: unknown): void => {
    if (part === null || typeof part !== 'object') return
    if (!('shape' in part)) {
      for (const inner of Object.values(part)) add(inner)
      return
    }
    const { name, shape } = part as { name: string; shape: number[] }
    const length = 4 * shape.reduce((a, b) => a * b, 1)
    tensors.set(name, { name, shape, dtype: 'F32', file: '/models/a/model.safetensors', offset: 8, length })
  }
  add(wants)
  return { name: 'tiny', config, tensors }
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

describe('a llama checkpoint', () => {
  it('is described in field words, with its own defaults where the config is silent', () => {
    const { weights, ...shape } = describeDecoder(checkpoint(LLAMA))
    expect(shape).toEqual({
      name: 'tiny',
      family: 'llama',
      nLayers: 2,
      nHeads: 4,
      nKvHeads: 2,
      dModel: 8,
      dHead: 2,
      dMlp: 12,
      dVocab: 10,
      nCtx: 16,
      norm: { kind: 'rms', eps: 1e-6 },
      positions: { kind: 'rotary', dims: 2, base: 10_000 },
      activation: 'silu',
      parallelBlock: false,
      tiedUnembed: false,
    })
    expect(weights.blocks[1]!.qkv).toMatchObject({
      layout: 'split',
      k: { weight: { name: 'model.layers.1.self_attn.k_proj.weight', shape: [4, 8] } },
    })
    expect(weights.unembed.weight.name).toBe('lm_head.weight')
    expect(weights.blocks[0]!.mlpIn).not.toHaveProperty('bias')
  })

  it('shares its key-value heads, widens its heads, adds biases and ties its unembedding when the config says so', () => {
    const switches = { head_dim: 6, attention_bias: true, mlp_bias: true, tie_word_embeddings: true, rope_theta: 5e5 }
    const decoder = describeDecoder(checkpoint({ ...LLAMA, ...switches }))
    expect(decoder).toMatchObject({ dHead: 6, tiedUnembed: true, positions: { dims: 6, base: 500_000 } })
    expect(decoder.weights.unembed.weight).toBe(decoder.weights.embed)
    expect(decoder.weights.blocks[0]!.o.bias?.name).toBe('model.layers.0.self_attn.o_proj.bias')
    expect(decoder.weights.blocks[0]!.mlpGate?.bias?.shape).toEqual([12])
  })

  it('reads the newer spelling of its rotary base', () => {
    const rope_parameters = { rope_type: 'default', rope_theta: 500 }
    expect(describeDecoder(checkpoint({ ...LLAMA, rope_parameters })).positions.base).toBe(500)
  })

  it('is refused with a sentence where it asks for what is not computed yet', () => {
    const said = (config: object) => refusal({ ...checkpoint(LLAMA), config: { ...LLAMA, ...config } })
    expect(said({ rope_scaling: { rope_type: 'llama3', factor: 8 } })).toEqual([
      'MODEL_UNSUPPORTED',
      'tiny is a llama that is not read yet: its rotary positions are scaled (llama3).',
    ])
    expect(said({ rope_scaling: { type: 'linear', factor: 2 } })[1]).toContain('scaled (linear)')
    expect(said({ sliding_window: 4096 })[1]).toContain('slides a window')
    expect(said({ hidden_act: 'swiglu_oai' })[1]).toContain('its activation is swiglu_oai')
    expect(said({ hidden_act: 'constructor' })[0]).toBe('MODEL_UNSUPPORTED')
    expect(said({ quantization_config: { bits: 4 } })[1]).toContain('quantised')
  })
})

describe('a gpt_neox checkpoint', () => {
  it('is described with its fused heads, partly turned positions and parallel halves', () => {
    const decoder = describeDecoder(checkpoint({ ...NEOX, rotary_pct: 0.5, rotary_emb_base: 500 }))
    expect(decoder).toMatchObject({
      nKvHeads: 2,
      dHead: 4,
      norm: { kind: 'layer', eps: 1e-5 },
      positions: { kind: 'rotary', dims: 2, base: 500 },
      activation: 'gelu',
      parallelBlock: true,
    })
    expect(decoder.weights.blocks[0]!.qkv).toMatchObject({ layout: 'by-head', fused: { weight: { shape: [24, 8] } } })
    expect(decoder.weights.lnFinal.shift?.name).toBe('gpt_neox.final_layer_norm.bias')
  })

  it('follows the config in sequential halves and absent biases', () => {
    const decoder = describeDecoder(
      checkpoint({ ...NEOX, rotary_pct: 1, use_parallel_residual: false, attention_bias: false }),
    )
    expect([decoder.parallelBlock, decoder.positions.dims]).toEqual([false, 4])
    expect(decoder.weights.blocks[0]!.o).not.toHaveProperty('bias')
  })
})

describe('a checkpoint that contradicts itself', () => {
  it('is refused by the tensor that is missing, of another shape or too short', () => {
    const name = 'model.layers.1.mlp.down_proj.weight'
    const missing = checkpoint(LLAMA)
    missing.tensors.delete(name)
    expect(refusal(missing)).toEqual([
      'CHECKPOINT_BROKEN',
      `The checkpoint tiny is broken: it has no tensor ${name}, which its config asks for.`,
    ])
    const turned = checkpoint(LLAMA)
    turned.tensors.set(name, { ...turned.tensors.get(name)!, shape: [12, 8] })
    expect(refusal(turned)).toEqual([
      'CHECKPOINT_BROKEN',
      `The checkpoint tiny is broken: tensor ${name} is [12, 8], but its config asks for [8, 12].`,
    ])
  })

  it('is refused by an element type that the graph cannot read', () => {
    const quantised = checkpoint(LLAMA)
    quantised.tensors.set('lm_head.weight', { ...quantised.tensors.get('lm_head.weight')!, dtype: 'F8_E4M3' })
    expect(refusal(quantised)).toEqual([
      'MODEL_UNSUPPORTED',
      'tiny is not supported: tensor lm_head.weight is stored as F8_E4M3.',
    ])
  })

  it('is refused by the config key that is out of bounds', () => {
    const said = (config: object) => refusal({ ...checkpoint(LLAMA), config: { ...LLAMA, ...config } })
    expect(said({ num_hidden_layers: 1e9 })).toEqual([
      'CHECKPOINT_BROKEN',
      expect.stringContaining('num_hidden_layers'),
    ])
    expect(said({ hidden_size: '8' })[1]).toContain('hidden_size')
    expect(said({ num_key_value_heads: 3 })[1]).toContain('4 heads cannot share 3 key-value heads')
    expect(said({ head_dim: 3 })[1]).toContain('cannot turn 3 of 3')
  })
})

describe('an unknown family', () => {
  it('is refused by its name, and the nearest supported one is named', () => {
    const said = (config: Record<string, unknown>) => refusal({ name: 'x', config, tensors: new Map() })
    expect(said({ ...LLAMA, model_type: 'mistral' })).toEqual([
      'MODEL_UNSUPPORTED',
      'The model family "mistral" is not supported. Supported: gpt_neox, llama; the nearest is llama.',
    ])
    expect(said({ ...NEOX, model_type: 'gpt_neox_japanese', rotary_pct: 1, use_parallel_residual: true })[1]).toContain(
      'the nearest is gpt_neox.',
    )
    expect(said({})[1]).toContain('names no model_type')
  })
})

it('counts each parameter once, a tied unembedding too', () => {
  const block = 8 + 8 + 64 + 32 + 32 + 64 + 3 * 96
  expect(parameterCount(describeDecoder(checkpoint(LLAMA)))).toBe(80 + 2 * block + 8 + 80)
  const tied = describeDecoder(checkpoint({ ...LLAMA, tie_word_embeddings: true }))
  expect(parameterCount(tied)).toBe(80 + 2 * block + 8)
  expect(decoderTensors(tied).length).toBe(1 + 2 * 9 + 1)
})

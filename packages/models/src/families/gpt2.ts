import { z } from 'zod'
import type { BlockWeights, DecoderShape } from '../decoder-spec.js'
import { type Blueprint, everyLayer, type Family, type TensorNames } from '../family.js'
import { fusedRows, GPT_SPELLINGS, gptKeys, gptShape, gptWants, headsWidth } from '../gpt-blocks.js'
import { respelled } from '../respelled.js'
import { conv1d, norm, type Want } from '../wants.js'

const Config = z.object({
  ...gptKeys,
  scale_attn_weights: z.boolean().default(true),
  scale_attn_by_inverse_layer_idx: z.boolean().default(false),
})

function blockWants(shape: DecoderShape, block: string): BlockWeights<Want> {
  const { dModel, dMlp } = shape
  return {
    ln1: norm(`${block}.ln_1`, dModel, true),
    ln2: norm(`${block}.ln_2`, dModel, true),
    qkv: { layout: 'fused', fused: conv1d(`${block}.attn.c_attn`, dModel, fusedRows(shape)), groups: 1, order: 'qkv' },
    o: conv1d(`${block}.attn.c_proj`, headsWidth(shape), dModel),
    mlp: { in: conv1d(`${block}.mlp.c_fc`, dModel, dMlp), out: conv1d(`${block}.mlp.c_proj`, dMlp, dModel) },
  }
}

// reorder_and_upcast_attn changes half precision alone: it is the same number here.
function read(json: unknown, tensors: TensorNames): Blueprint {
  const config = Config.parse(respelled(json, GPT_SPELLINGS))
  const plain = gptShape(config)
  const whole = config.scale_attn_weights ? plain.dHead ** -0.5 : 1
  const scale = (layer: number) => (config.scale_attn_by_inverse_layer_idx ? whole / (layer + 1) : whole)
  const shape = { ...plain, layers: everyLayer(plain.nLayers, (layer) => ({ attnScale: scale(layer) })) }
  const block = (prefix: string, layer: number) => blockWants(shape, `${prefix}h.${layer}`)
  return { shape, wants: gptWants(shape, { tensors, block }) }
}

/** GPT-2, DistilGPT-2, DialoGPT and their descendants. */
export const gpt2: Family = {
  modelType: 'gpt2',
  title: 'GPT-2',
  architectures: ['GPT2LMHeadModel'],
  configKeys: Object.keys(Config.shape),
  read,
}

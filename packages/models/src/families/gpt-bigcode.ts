import { z } from 'zod'
import type { BlockWeights, DecoderShape } from '../decoder-spec.js'
import { type Blueprint, everyLayer, type Family, type TensorNames } from '../family.js'
import { fusedRows, GPT_SPELLINGS, gptKeys, gptShape, gptWants, headsWidth, plainMlp } from '../gpt-blocks.js'
import { respelled } from '../respelled.js'
import { linear, norm, type Want } from '../wants.js'

const Config = z.object({
  ...gptKeys,
  activation_function: z.string().default('gelu_pytorch_tanh'),
  scale_attn_weights: z.boolean().default(true),
  multi_query: z.boolean().default(true),
})

function blockWants(shape: DecoderShape, block: string): BlockWeights<Want> {
  const { dModel, nKvHeads } = shape
  const fused = linear(`${block}.attn.c_attn`, fusedRows(shape), dModel, true)
  return {
    ln1: norm(`${block}.ln_1`, dModel, true),
    ln2: norm(`${block}.ln_2`, dModel, true),
    qkv: { layout: 'fused', fused, groups: nKvHeads, order: 'qkv' },
    o: linear(`${block}.attn.c_proj`, dModel, headsWidth(shape), true),
    mlp: plainMlp({ in: `${block}.mlp.c_fc`, out: `${block}.mlp.c_proj` }, shape, true),
  }
}

function read(json: unknown, tensors: TensorNames): Blueprint {
  const config = Config.parse(respelled(json, GPT_SPELLINGS))
  const plain = gptShape(config)
  const attnScale = config.scale_attn_weights ? plain.dHead ** -0.5 : 1
  const shape: DecoderShape = {
    ...plain,
    nKvHeads: config.multi_query ? 1 : plain.nHeads,
    layers: everyLayer(plain.nLayers, () => ({ attnScale })),
  }
  const block = (prefix: string, layer: number) => blockWants(shape, `${prefix}h.${layer}`)
  return { shape, wants: gptWants(shape, { tensors, block }) }
}

/** StarCoder and SantaCoder. */
export const gptBigcode: Family = {
  modelType: 'gpt_bigcode',
  title: 'StarCoder, SantaCoder',
  architectures: ['GPTBigCodeForCausalLM'],
  configKeys: Object.keys(Config.shape),
  read,
}

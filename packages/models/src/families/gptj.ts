import { z } from 'zod'
import type { Blueprint, Family, TensorNames } from '../family.js'
import { GPT_SPELLINGS, gptWants, headsWidth } from '../gpt-blocks.js'
import { gptjBlock, gptjKeys, gptjShape } from '../gptj-blocks.js'
import { respelled } from '../respelled.js'
import { linear } from '../wants.js'

const Config = z.object(gptjKeys)

function read(json: unknown, tensors: TensorNames): Blueprint {
  const shape = gptjShape(Config.parse(respelled(json, GPT_SPELLINGS)))
  const block = (prefix: string, layer: number) => {
    const path = `${prefix}h.${layer}`
    const projection = (name: string) => linear(`${path}.attn.${name}`, headsWidth(shape), shape.dModel, false)
    return gptjBlock(shape, path, {
      layout: 'split',
      q: projection('q_proj'),
      k: projection('k_proj'),
      v: projection('v_proj'),
    })
  }
  return { shape, wants: gptWants(shape, { tensors, block, headBias: true }) }
}

/** GPT-J-6B and its descendants. */
export const gptj: Family = {
  modelType: 'gptj',
  title: 'GPT-J',
  architectures: ['GPTJForCausalLM'],
  configKeys: Object.keys(Config.shape),
  read,
}

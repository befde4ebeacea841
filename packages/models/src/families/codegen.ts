import { z } from 'zod'
import { type Blueprint, type Family, NotRead, type TensorNames } from '../family.js'
import { fusedRows, GPT_SPELLINGS, gptWants } from '../gpt-blocks.js'
import { gptjBlock, gptjKeys, gptjShape } from '../gptj-blocks.js'
import { respelled } from '../respelled.js'
import { linear } from '../wants.js'

// One for each core that the first checkpoints were trained on; no config can say otherwise.
const GROUPS = 4

const Config = z.object(gptjKeys)

function read(json: unknown, tensors: TensorNames): Blueprint {
  const shape = gptjShape(Config.parse(respelled(json, GPT_SPELLINGS)))
  if (shape.nHeads % GROUPS !== 0) throw new NotRead(`its ${shape.nHeads} heads are not stored in ${GROUPS} groups`)
  const block = (prefix: string, layer: number) => {
    const path = `${prefix}h.${layer}`
    const fused = linear(`${path}.attn.qkv_proj`, fusedRows(shape), shape.dModel, false)
    return gptjBlock(shape, path, { layout: 'fused', fused, groups: GROUPS, order: 'qvk' })
  }
  return { shape, wants: gptWants(shape, { tensors, block, headBias: true }) }
}

/** CodeGen in every size and language; CodeGen2.5 is a Llama. */
export const codegen: Family = {
  modelType: 'codegen',
  title: 'CodeGen',
  architectures: ['CodeGenForCausalLM'],
  configKeys: Object.keys(Config.shape),
  read,
}

import { z } from 'zod'
import { cohereBlock, cohereKeys, cohereShape } from '../cohere-blocks.js'
import type { DecoderShape } from '../decoder-spec.js'
import { type Blueprint, type Family, NotRead, number, type TensorNames } from '../family.js'
import { layerWindows, llamaWants, windowed, windowKeys } from '../llama-blocks.js'

const Config = z.object({
  ...cohereKeys,
  ...windowKeys,
  sliding_window: number.context.nullable().default(4096),
  sliding_window_pattern: number.layers.default(4),
})

function read(json: unknown, tensors: TensorNames): Blueprint {
  const config = Config.parse(json)
  if (config.use_qk_norm) throw new NotRead('it norms its queries and keys')
  const plain = cohereShape(config)
  const attnScale = plain.dHead ** -0.5
  const windows = layerWindows(config, (layer) => (layer + 1) % config.sliding_window_pattern !== 0)
  const shape: DecoderShape = {
    ...plain,
    // A layer that sees everything is told nothing of positions.
    layers: windows.map((window) => (window === undefined ? { attnScale } : windowed(attnScale, window))),
  }
  const wants = llamaWants(shape, { tensors, block: (path) => cohereBlock(path, shape, config.attention_bias) })
  return { shape, wants }
}

/** Command R7B, Command A and Aya Expanse's successors. */
export const cohere2: Family = {
  modelType: 'cohere2',
  title: 'Cohere Command R7B and A',
  architectures: ['Cohere2ForCausalLM'],
  configKeys: Object.keys(Config.shape),
  read,
}

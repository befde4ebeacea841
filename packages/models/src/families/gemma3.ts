import { z } from 'zod'
import { type Blueprint, type Family, NotRead, type TensorNames } from '../family.js'
import { readGemma3 } from './gemma3-text.js'

const Config = z.object({ text_config: z.looseObject({}).default({}) })

function read(json: unknown, tensors: TensorNames): Blueprint {
  const blueprint = readGemma3(Config.parse(json).text_config, tensors)
  // transformers caps the logits of the text model alone, so what was meant here cannot be told.
  if (blueprint.shape.logitSoftcap !== undefined) throw new NotRead('it caps the logits of a model that sees images')
  return blueprint
}

/** Gemma 3 with eyes, 4B to 27B: its text decoder is read, its images are not. */
export const gemma3: Family = {
  modelType: 'gemma3',
  title: 'Gemma 3',
  architectures: ['Gemma3ForConditionalGeneration'],
  configKeys: [...Object.keys(Config.shape), 'vision_config', 'mm_tokens_per_image'],
  read,
}

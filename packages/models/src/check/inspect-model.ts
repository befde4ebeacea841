import { totalmem } from 'node:os'
import { AppError, type Finding } from '@lensboard/contract'
import { bytesInWords, checkVocabulary, foreignWeights, noTokenizer, vocabSizeOf } from '@lensboard/weights'
import type { DecoderSpec } from '../decoder-spec.js'
import { describeDecoder } from '../describe-decoder.js'
import type { Family } from '../family.js'
import { findFamily } from '../find-family.js'
import { memoryBytes } from '../memory-bytes.js'
import { decoderTensors, parameterCount } from '../parameter-count.js'
import { proof } from '../proof.js'
import { ownClasses, refuseCustomCode, refuseQuantised } from './foreign-model.js'
import type { Source } from './source.js'
import { vocabularySize } from './vocabulary-size.js'

export type Say = (about: Finding['about'], level: Finding['level'], say: string) => void

/** What a check learnt; the decoder is there only where everything about it fits. */
export interface Inspected {
  family?: Family
  decoder?: DecoderSpec
  /** Of an adapter: the model that it changes. */
  base?: string
  chat: boolean
}

/**
 * Looks at a whole model: family, format, weights, tokenizer. Each refusal becomes a finding, and what depends on it is
 * passed over; HUB_… errors are thrown.
 */
export async function inspectModel(source: Source, say: Say): Promise<Inspected> {
  const config = await attempt(say, 'format', () => readConfig(source))
  if (!config) return { chat: false }
  const family = await attempt(say, 'family', () => findFamily(config))
  const readable = await attempt(say, 'format', () => lookAtFormat(source, config, { family, say }))
  const decoder = readable && family && (await lookAtWeights(source, config, say))
  if (family && (decoder || !readable)) say('family', 'ok', familyInWords(family))
  const chat = await attempt(say, 'tokenizer', () => lookAtTokenizer(source, config, say))
  return { ...(family ? { family } : {}), ...(decoder ? { decoder } : {}), chat: chat ?? false }
}

/** Does it; a refusal becomes a finding that stops. What the hub refuses is no property of the model and is thrown. */
export async function attempt<T>(say: Say, about: Finding['about'], act: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof AppError) || /^(HUB_|INTERNAL)/.test(error.code)) throw error
    say(about, 'stop', error.message)
    return undefined
  }
}

/** The decoder of a source from its config and the headers of its files alone; throws as `describeDecoder` does. */
export async function decoderOf(source: Source): Promise<DecoderSpec> {
  const config = await readConfig(source)
  return describeDecoder({ name: source.name, config, tensors: await source.tensors() })
}

function readConfig(source: Source): Promise<Record<string, unknown>> {
  if (source.files.includes('config.json')) return source.json('config.json')
  throw (
    foreignWeights(source.files) ??
    new AppError('CHECKPOINT_BROKEN', `config.json is missing: ${source.name} holds no model in Hugging Face's layout.`)
  )
}

/** Says what the weights are stored as; throws where it is nothing that is read. */
function lookAtFormat(
  source: Source,
  config: Record<string, unknown>,
  { family, say }: { family: Family | undefined; say: Say },
): true {
  if (family) refuseCustomCode(config, family, source.name)
  else if (ownClasses(config).length > 0)
    say(
      'format',
      'stop',
      `It is computed by Python code of its own (${ownClasses(config)[0]}), which is never run here.`,
    )
  refuseQuantised(config, source.files, source.name)
  const has = (path: string) => source.files.includes(path)
  if (!has('model.safetensors') && !has('model.safetensors.index.json'))
    throw foreignWeights(source.files) ?? new AppError('CHECKPOINT_BROKEN', 'model.safetensors is missing.')
  if (ownClasses(config).length > 0)
    say('format', 'note', 'safetensors. It also carries Python code, which is not fetched, not needed and never run.')
  else say('format', 'ok', 'safetensors, and no code.')
  return true
}

async function lookAtWeights(source: Source, config: Record<string, unknown>, say: Say) {
  const tensors = await attempt(say, 'weights', () => source.tensors())
  if (!tensors) return undefined
  try {
    const decoder = describeDecoder({ name: source.name, config, tensors })
    const found = decoderTensors(decoder)
    const kinds = [...new Set(found.map(({ dtype }) => DTYPES[dtype]))].sort().join(', ')
    const files = new Set(found.map(({ file }) => file)).size
    say(
      'weights',
      'ok',
      `${inMillions(parameterCount(decoder))} parameters in ${found.length} tensors and ${files} ${files === 1 ? 'file' : 'files'}, all of the shape that config.json asks for; stored as ${kinds}.`,
    )
    return decoder
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    // A switch that is not read, or numbers that contradict each other, belong to the config and not to the tensors.
    say(/\btensor\b/.test(error.message) ? 'weights' : 'family', 'stop', error.message)
    return undefined
  }
}

const DTYPES = { F32: 'float32', F16: 'float16', BF16: 'bfloat16' } as const

function familyInWords({ modelType, title }: Family): string {
  const found = proof.families.find((family) => family.modelType === modelType)
  if (!found) return `${title} (${modelType}) is supported.`
  const largest = found.logits.toExponential(1)
  return `${title} (${modelType}) is supported; its logits were found within ${largest} of those of ${proof.reference}.`
}

/** Says what is there to read text with; returns whether there is a chat template. */
async function lookAtTokenizer(source: Source, config: Record<string, unknown>, say: Say): Promise<boolean> {
  const has = new Set(source.files)
  if (!has.has('tokenizer.json')) throw noTokenizer(has)
  const settings = has.has('tokenizer_config.json') ? await source.json('tokenizer_config.json') : {}
  const chat = has.has('chat_template.jinja') || settings.chat_template != null
  const wanted = vocabSizeOf(config)
  if (!source.isSmall('tokenizer.json')) {
    say('tokenizer', 'note', 'tokenizer.json is there; its vocabulary is compared when the model is opened.')
    return chat
  }
  const size = vocabularySize(await source.json('tokenizer.json'))
  if (size === undefined) throw new AppError('CHECKPOINT_BROKEN', 'tokenizer.json is damaged: it has no vocabulary.')
  checkVocabulary(size, wanted)
  const padded = size < wanted ? `, padded to ${wanted.toLocaleString('en-US')} in the model` : ''
  say(
    'tokenizer',
    'ok',
    `${size.toLocaleString('en-US')} tokens${padded}; ${chat ? 'with' : 'without'} a chat template.`,
  )
  return chat
}

/** Says whether a decoder finds room in memory, of which `free` bytes may be taken now. Returns what it needs. */
export function lookAtMemory(decoder: DecoderSpec, free: number, say: Say): number {
  const need = memoryBytes(decoder)
  // A container may have less than its machine; no limit is told as 0 or as more than there is.
  const total = Math.max(free, Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY))
  const [needs, has, all] = [need, free, total].map(bytesInWords)
  if (need > total)
    say(
      'memory',
      'stop',
      `It needs ${needs} of memory in float32, and this machine has ${all}. Choose a smaller model.`,
    )
  else if (need > free)
    say(
      'memory',
      'note',
      `It needs ${needs} of memory in float32, and ${has} are free now. Unload another model first.`,
    )
  else say('memory', 'ok', `It needs ${needs} of memory in float32; ${has} are free.`)
  return need
}

const inMillions = (n: number): string => (n >= 1e9 ? `${(n / 1e9).toFixed(2)} B` : `${(n / 1e6).toFixed(1)} M`)

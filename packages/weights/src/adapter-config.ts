import { AppError } from '@lensboard/contract'
import { z } from 'zod'

/** What adapter_config.json says about a LoRA adapter, in its own words where PEFT has one. */
export interface AdapterConfig {
  /** The model it changes: a name at the hub, or a folder on the machine where it was trained. */
  base: string
  /** Branch, tag or commit of the base, where one is named. */
  revision?: string
  rank: number
  alpha: number
  /** Ranks and alphas of single matrices, by module name or regular expression. */
  rankPattern: Record<string, number>
  alphaPattern: Record<string, number>
  /** The change is scaled by alpha / √rank instead of alpha / rank. */
  useRslora: boolean
  /** Module names, or one regular expression over them. */
  targetModules: string[] | string
  excludeModules: string[] | string
  layersToTransform?: number[]
  layersPattern: string[]
}

const RANK_MAX = 65_536
const ALPHA_MAX = 1e9
const NAME_CHARS_MAX = 4_096
const NAMES_MAX = 20_000

const Name = z.string().min(1).max(NAME_CHARS_MAX)
const Names = z.union([Name, z.array(Name).max(NAMES_MAX)])
const Rank = z.number().int().min(1).max(RANK_MAX)
const Alpha = z.number().min(-ALPHA_MAX).max(ALPHA_MAX)
const Layer = z.number().int().min(0).max(100_000)
const list = <T>(value: T | T[] | null | undefined): T[] | undefined =>
  value == null ? undefined : Array.isArray(value) ? value : [value]

const Config = z.object({
  base_model_name_or_path: Name,
  revision: Name.nullish(),
  r: Rank,
  lora_alpha: Alpha,
  rank_pattern: z.record(Name, Rank).nullish(),
  alpha_pattern: z.record(Name, Alpha).nullish(),
  use_rslora: z.boolean().nullish(),
  target_modules: Names,
  exclude_modules: Names.nullish(),
  layers_to_transform: z.union([Layer, z.array(Layer).max(NAMES_MAX)]).nullish(),
  layers_pattern: Names.nullish(),
})

/**
 * Reads adapter_config.json of the adapter `name`. Throws MODEL_UNSUPPORTED for every kind of PEFT but plain LoRA, by
 * its name, and CHECKPOINT_BROKEN where a key is missing or of another form.
 */
export function readAdapterConfig(json: Record<string, unknown>, name: string): AdapterConfig {
  const other = otherKind(json)
  if (other !== undefined) throw new AppError('MODEL_UNSUPPORTED', `${name} is not supported: ${other}. ${MERGE}`)
  const parsed = Config.safeParse(json)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const why = `${issue?.path.join('.')}: ${issue?.message}`
    throw new AppError('CHECKPOINT_BROKEN', `adapter_config.json of ${name} is damaged. ${why}.`)
  }
  const config = parsed.data
  const layers = list(config.layers_to_transform)
  return {
    base: config.base_model_name_or_path,
    ...(config.revision ? { revision: config.revision } : {}),
    rank: config.r,
    alpha: config.lora_alpha,
    rankPattern: config.rank_pattern ?? {},
    alphaPattern: config.alpha_pattern ?? {},
    useRslora: config.use_rslora ?? false,
    targetModules: config.target_modules,
    excludeModules: config.exclude_modules ?? [],
    ...(layers?.length ? { layersToTransform: layers } : {}),
    layersPattern: list(config.layers_pattern) ?? [],
  }
}

const MERGE = 'Merge it into its base with PEFT (model.merge_and_unload().save_pretrained(folder)) and add that folder.'

/** Ways to start the training that take the start away from the base's own matrices. */
const CHANGES_BASE = /^(pissa|olora|corda|loftq|lora_?ga)/

const filled = (value: unknown): boolean =>
  value !== undefined &&
  value !== null &&
  value !== false &&
  !(typeof value === 'object' && Object.keys(value).length === 0)

/** What makes an adapter more than plain LoRA; ends the sentence "… is not supported: ". */
function otherKind(json: Record<string, unknown>): string | undefined {
  const { peft_type: kind, bias, init_lora_weights: init } = json
  if (typeof kind !== 'string') return 'its adapter_config.json names no peft_type'
  if (kind !== 'LORA') return `it is a PEFT adapter of the kind ${kind.slice(0, 40)}, and only LORA is read`
  if (filled(json.use_dora)) return 'it is a DoRA adapter (use_dora), which also rescales whole matrices'
  if (filled(json.modules_to_save))
    return `it replaces whole modules (modules_to_save: ${JSON.stringify(json.modules_to_save).slice(0, 120)})`
  if (bias !== undefined && bias !== null && bias !== 'none') return `it changes biases (bias: ${JSON.stringify(bias)})`
  for (const [key, what] of Object.entries(MORE)) if (filled(json[key])) return `${what} (${key})`
  if (typeof init === 'string' && CHANGES_BASE.test(init.toLowerCase()))
    return `its training began by changing the base too (init_lora_weights: ${JSON.stringify(init)})`
  return undefined
}

const MORE: Record<string, string> = {
  lora_bias: 'it adds biases',
  use_qalora: 'it is a QA-LoRA adapter',
  layer_replication: 'it repeats layers of its base',
  trainable_token_indices: 'it changes the embeddings of single tokens',
  target_parameters: 'it changes parameters that are no matrices of a layer',
  alora_invocation_tokens: 'it is an activated LoRA, which begins in the middle of a prompt',
  megatron_config: 'it was made for Megatron',
}

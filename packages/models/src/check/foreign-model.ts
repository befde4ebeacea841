import { AppError } from '@lensboard/contract'
import { TAKE_ORIGINAL } from '@lensboard/weights'
import type { Family } from '../family.js'

type Json = Record<string, unknown>
const object = (value: unknown): Json | undefined =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Json) : undefined

/** `quant_method` of Hugging Face's configs, as people call it. */
const METHODS: Record<string, string> = {
  aqlm: 'AQLM',
  'auto-round': 'AutoRound',
  awq: 'AWQ',
  bitnet: 'BitNet',
  bitsandbytes: 'bitsandbytes',
  'compressed-tensors': 'compressed-tensors',
  eetq: 'EETQ',
  fbgemm_fp8: 'FP8 (FBGEMM)',
  fp8: 'FP8',
  fp_quant: 'FP-Quant',
  gptq: 'GPTQ',
  higgs: 'HIGGS',
  hqq: 'HQQ',
  modelopt: 'ModelOpt',
  mxfp4: 'MXFP4',
  quanto: 'Quanto',
  quark: 'Quark',
  spqr: 'SpQR',
  torchao: 'torchao',
  vptq: 'VPTQ',
}

/** Files that only quantised checkpoints have beside their weights. */
const FILES: [RegExp, string][] = [
  [/^quantize_config\.json$/, 'GPTQ'],
  [/^(quant_config|awq_config)\.json$/, 'AWQ'],
  [/^quanto_qmap\.json$/, 'Quanto'],
  [/^hf_quant_config\.json$/, 'ModelOpt'],
  [/^qmodel\.pt$/, 'HQQ'],
  [/^adapter_[^/]*\.bnb$/, 'bitsandbytes'],
]

/** Throws MODEL_UNSUPPORTED naming the kind where a config or its neighbours say that the weights are quantised. */
export function refuseQuantised(config: Json, files: readonly string[], name: string): void {
  const inner = object(config.text_config)
  const written = [
    config.quantization_config,
    config.compression_config,
    inner?.quantization_config,
    inner?.compression_config,
  ].find((each) => each != null)
  const kind = written === undefined ? kindOfFiles(files) : kindOfConfig(object(written) ?? {})
  if (kind !== undefined)
    throw new AppError(
      'MODEL_UNSUPPORTED',
      `${name} is not supported: its weights are quantised with ${kind}. ${TAKE_ORIGINAL}`,
    )
}

function kindOfConfig(written: Json): string {
  const { quant_method: method, bits, w_bit, load_in_4bit, load_in_8bit, weight_bits } = written
  const width = load_in_4bit === true ? 4 : load_in_8bit === true ? 8 : (bits ?? w_bit ?? weight_bits)
  const known = typeof method === 'string' && Object.hasOwn(METHODS, method) ? METHODS[method] : undefined
  const named = known ?? (typeof method === 'string' ? method.slice(0, 40) : undefined)
  const kind = named ?? (load_in_4bit !== undefined ? 'bitsandbytes' : 'a method that its config does not name')
  return typeof width === 'number' ? `${kind} (${width} bit)` : kind
}

function kindOfFiles(files: readonly string[]): string | undefined {
  for (const [pattern, kind] of FILES) if (files.some((file) => pattern.test(file))) return kind
  return undefined
}

/**
 * Throws MODEL_UNSUPPORTED where a model is computed by Python code of its own, which is never run here. Code that only
 * repeats what the family's own class does, as many repositories still carry it, changes nothing and is left alone.
 */
export function refuseCustomCode(config: Json, family: Family, name: string): void {
  const foreign = ownClasses(config).find((own) => !family.architectures.some((known) => stem(known) === stem(own)))
  if (foreign !== undefined || config.trust_remote_code === true)
    throw new AppError(
      'MODEL_UNSUPPORTED',
      `${name} is not supported: it is computed by Python code of its own (${foreign ?? 'trust_remote_code'}), which is never run here.`,
    )
}

/** Model classes that a config's `auto_map` wants loaded from the repository's own files. */
export function ownClasses(config: Json): string[] {
  return Object.entries(object(config.auto_map) ?? {})
    .filter(([key]) => key.startsWith('AutoModel'))
    .flatMap(([, value]) => (Array.isArray(value) ? value : [value]))
    .filter((value): value is string => typeof value === 'string')
    .map((value) => value.slice(0, 120))
}

/** "modeling_phi3.Phi3ForCausalLM" → "phi3". */
const stem = (name: string): string =>
  (name.split('.').at(-1) ?? name).replace(/(For[A-Z]\w*|LMHeadModel|PreTrainedModel|Model)$/, '').toLowerCase()

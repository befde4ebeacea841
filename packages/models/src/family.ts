import { LIMITS } from '@lensboard/contract'
import { z } from 'zod'
import type { Activation, DecoderShape, DecoderWeights } from './decoder-spec.js'
import type { Want } from './wants.js'

/** Everything a family file says about one checkpoint: what to compute, and which tensors that takes. */
export interface Blueprint {
  shape: DecoderShape
  wants: DecoderWeights<Want>
}

/** Names of the tensors that are in the files, since some checkpoints leave out a prefix or a tied head. */
export type TensorNames = Pick<ReadonlySet<string>, 'has'>

export interface Family {
  /** The config's `model_type`. */
  modelType: string
  /** Older spellings of the same. */
  aliases?: readonly string[]
  /** What people call it: "Llama 1–3.x". */
  title: string
  /** The config's `architectures` that predict the next token. */
  architectures: readonly string[]
  /** Keys of config.json that this family reads, to find the nearest family of an unknown one. */
  configKeys: readonly string[]
  /** Throws a ZodError where the config is not of this family's form, a NotRead where it asks for more. */
  read(config: unknown, tensors: TensorNames): Blueprint
}

/** The config asks for something that is not computed here. The message ends the sentence "… is not read: ". */
export class NotRead extends Error {}

// Widths far beyond any published decoder, so that a damaged config cannot ask for absurd graphs.
const WIDTH_MAX = 65_536
const VOCAB_MAX = 2_097_152
const CONTEXT_MAX = 16_777_216
const EXPERTS_MAX = 1_024
const SCALE_MAX = 1e6

/** Zod types of the numbers a config holds, each with its bound. */
export const number = {
  layers: z.number().int().min(1).max(LIMITS.layers),
  heads: z.number().int().min(1).max(LIMITS.heads),
  width: z.number().int().min(1).max(WIDTH_MAX),
  mlpWidth: z
    .number()
    .int()
    .min(1)
    .max(WIDTH_MAX * 4),
  vocab: z.number().int().min(1).max(VOCAB_MAX),
  context: z.number().int().min(1).max(CONTEXT_MAX),
  experts: z.number().int().min(1).max(EXPERTS_MAX),
  eps: z.number().positive().max(1),
  base: z.number().min(1).max(1e12),
  fraction: z.number().positive().max(1),
  scale: z.number().positive().max(SCALE_MAX),
}

const ACTIVATIONS: Record<string, Activation> = {
  gelu: 'gelu',
  gelu_new: 'gelu_tanh',
  gelu_fast: 'gelu_tanh',
  gelu_pytorch_tanh: 'gelu_tanh',
  quick_gelu: 'quick_gelu',
  relu: 'relu',
  silu: 'silu',
  swish: 'silu',
}

/** Hugging Face's name of an activation as ours; throws NotRead for one that is not computed. */
export function activation(hiddenAct: string): Activation {
  const known = Object.hasOwn(ACTIVATIONS, hiddenAct) ? ACTIVATIONS[hiddenAct] : undefined
  if (!known) throw new NotRead(`its activation is ${hiddenAct.slice(0, 40)}`)
  return known
}

/** The same for every block. */
export const everyLayer = <T>(nLayers: number, of: (layer: number) => T): T[] =>
  Array.from({ length: nLayers }, (_, layer) => of(layer))

/** What most decoders have none of, or leave as it is. */
export const PLAIN = { embedScale: 1, residScale: 1, logitScale: 1, parallelBlock: false } as const

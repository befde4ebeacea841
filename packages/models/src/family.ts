import { LIMITS } from '@lensboard/contract'
import { z } from 'zod'
import type { Activation, DecoderShape, DecoderWeights, LinearWeights } from './decoder-spec.js'

/** A tensor a family expects in the file: its name there, and its shape. */
export interface Want {
  name: string
  shape: number[]
}

/** How a family tells that it reads a config and its tensors. */
export interface Blueprint {
  shape: DecoderShape
  wants: DecoderWeights<Want>
}

export interface Family {
  /** The config's `model_type`. */
  modelType: string
  /** Keys of config.json that this family reads, to find the nearest family of an unknown one. */
  configKeys: string[]
  /** Throws a ZodError where the config is not of this family's form, a NotReadYet where it asks for more. */
  read(config: unknown): Blueprint
}

/** The config asks for something that this family's code does not compute yet. */
export class NotReadYet extends Error {}

// Widths far beyond any published decoder, so that a damaged config cannot ask for absurd graphs.
const WIDTH_MAX = 65_536
const VOCAB_MAX = 2_097_152
const CONTEXT_MAX = 16_777_216

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
  eps: z.number().positive().max(1),
  base: z.number().min(1).max(1e12),
  fraction: z.number().positive().max(1),
}

const ACTIVATIONS: Record<string, Activation> = {
  gelu: 'gelu',
  gelu_new: 'gelu_tanh',
  gelu_fast: 'gelu_tanh',
  gelu_pytorch_tanh: 'gelu_tanh',
  relu: 'relu',
  silu: 'silu',
  swish: 'silu',
}

export function activation(hiddenAct: string): Activation {
  const known = Object.hasOwn(ACTIVATIONS, hiddenAct) ? ACTIVATIONS[hiddenAct] : undefined
  if (!known) throw new NotReadYet(`its activation is ${hiddenAct}`)
  return known
}

/** A matrix named `name.weight` [out, in], with `name.bias` [out] when the config says so. */
export function linearWant(name: string, dOut: number, dIn: number, bias: boolean): LinearWeights<Want> {
  const weight = { name: `${name}.weight`, shape: [dOut, dIn] }
  return bias ? { weight, bias: { name: `${name}.bias`, shape: [dOut] } } : { weight }
}

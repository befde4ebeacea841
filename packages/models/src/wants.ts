import type { LinearWeights, NormWeights } from './decoder-spec.js'

/** A tensor a family expects in the file: its name there, and its shape. */
export interface Want {
  name: string
  shape: number[]
}

export const want = (name: string, ...shape: number[]): Want => ({ name, shape })

/** A matrix named `name.weight` [out, in], with `name.bias` [out] when there is one. */
export function linear(name: string, dOut: number, dIn: number, bias: boolean): LinearWeights<Want> {
  const weight = want(`${name}.weight`, dOut, dIn)
  return bias ? { weight, bias: want(`${name}.bias`, dOut) } : { weight }
}

/** The same stored [in, out], as GPT-2's Conv1D does. */
export function conv1d(name: string, dIn: number, dOut: number): LinearWeights<Want> {
  return { weight: want(`${name}.weight`, dIn, dOut), bias: want(`${name}.bias`, dOut), inOut: true }
}

/** `name.weight` [width], with `name.bias` when there is one. */
export function norm(name: string, width: number, bias: boolean): NormWeights<Want> {
  const scale = want(`${name}.weight`, width)
  return bias ? { scale, shift: want(`${name}.bias`, width) } : { scale }
}

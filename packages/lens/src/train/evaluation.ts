import type { RowQuality } from '@lensboard/contract'
import type { DecoderShape } from '@lensboard/models'
import type { OpenGraph } from '../engine/onnx-runtime.js'
import { float32s, int64s } from '../feed.js'
import type { Streams } from './streams.js'
import type { Translators } from './translators.js'

/** Adds held-out text up, one stretch at a time, for every row of a lens. */
export interface Evaluation {
  add(streams: Streams, next: readonly (number | undefined)[]): Promise<void>
  rows(): RowQuality[]
  /** Of the model's own output. */
  crossEntropy(): number
  /** KL(output‖mean output): what a reading that always says the mean loses. */
  chance(): number
}

interface Sums {
  kl: number
  nll: number
  agreed: number
  mean: Float64Array
}

export function evaluation(graph: OpenGraph, decoder: DecoderShape, { weight, bias }: Translators): Evaluation {
  const { dModel, dVocab } = decoder
  const nRows = bias.length / dModel
  const empty = (): Sums => ({ kl: 0, nll: 0, agreed: 0, mean: new Float64Array(dVocab) })
  const rows = Array.from({ length: nRows }, empty)
  const own = empty()
  let nTokens = 0
  let nNext = 0
  let entropy = 0
  return {
    async add({ rows: streams, target, nTokens: N }, next) {
      const known: number[] = next.map((id) => (id === undefined ? 0 : 1))
      for (const [r, sums] of rows.entries()) {
        const found = await graph.run(
          {
            h: float32s(streams[r]!, [N, dModel]),
            target: float32s(target, [N, dModel]),
            weight: float32s(weight.subarray(r * dModel * dModel, (r + 1) * dModel * dModel), [dModel, dModel]),
            bias: float32s(bias.subarray(r * dModel, (r + 1) * dModel), [dModel]),
            next: int64s(next.map((id) => id ?? 0)),
          },
          ['kl', 'nll', 'own_nll', 'own_entropy', 'top', 'own_top', 'mean', 'own_mean'],
        )
        const of = (name: string) => found[name]!.data
        const told = (values: ArrayLike<number>) => known.reduce((n, k, i) => n + k * values[i]!, 0)
        sums.kl += total(of('kl'))
        sums.nll += told(of('nll'))
        sums.agreed += known.reduce((n, _, i) => n + (of('top')[i] === of('own_top')[i] ? 1 : 0), 0)
        addTo(sums.mean, of('mean'))
        if (r > 0) continue
        own.nll += told(of('own_nll'))
        entropy += total(of('own_entropy'))
        addTo(own.mean, of('own_mean'))
      }
      nTokens += N
      nNext += total(known)
    },
    rows: () =>
      rows.map(({ kl, nll, agreed, mean }) => ({
        kl: kl / nTokens,
        crossEntropy: nll / nNext,
        top1: agreed / nTokens,
        bias: divergence(own.mean, mean, nTokens),
      })),
    crossEntropy: () => own.nll / nNext,
    chance: () => entropyOf(own.mean, nTokens) - entropy / nTokens,
  }
}

const total = (values: ArrayLike<number>): number => {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]!
  return sum
}

function addTo(sums: Float64Array, values: ArrayLike<number>): void {
  for (let i = 0; i < sums.length; i++) sums[i]! += values[i]!
}

/** Entropy of the mean of n distributions, of which this is the sum. */
const entropyOf = (sums: Float64Array, n: number): number =>
  sums.reduce((found, sum) => (sum > 0 ? found - (sum / n) * Math.log(sum / n) : found), 0)

/** KL(p‖q) of two sums of n distributions each. */
function divergence(p: Float64Array, q: Float64Array, n: number): number {
  let sum = 0
  for (let v = 0; v < p.length; v++) if (p[v]! > 0) sum += (p[v]! / n) * Math.log(p[v]! / q[v]!)
  return Math.max(0, sum)
}

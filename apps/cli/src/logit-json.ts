import { type LensResult, pieceLabel, type Tracked } from '@lensboard/contract'

/** One plain object in full precision, rows from the embedding to the output; see DESIGN "Interfaces". */
export function logitJson(result: LensResult): object {
  const { rows, topK } = result
  const T = result.ids.length
  const grid = (values: ArrayLike<number>) => rows.map((_, r) => slice(values, r * T, T))
  const deep = <V>(values: ArrayLike<number>, value: (x: number) => V) =>
    rows.map((_, r) => Array.from({ length: T }, (_, t) => slice(values, (r * T + t) * topK, topK).map(value)))
  return {
    checkpoint: result.facts.checkpoint,
    ids: Array.from(result.ids),
    tokens: result.tokens.map(pieceLabel),
    // How many of the last tokens the model wrote itself.
    continued: result.continued,
    rows,
    topk: {
      ids: deep(result.topIds, (id) => id),
      tokens: deep(result.topIds, (id) => (id < 0 ? null : pieceLabel(result.vocabulary.get(id)!))),
      probs: deep(result.topLogProbs, Math.exp),
      logprobs: deep(result.topLogProbs, (x) => x),
    },
    logsumexp: grid(result.logSumExp),
    entropy: grid(result.entropy),
    kl_from_output: grid(result.klFromOutput),
    kl_to_output: grid(result.klToOutput),
    js_from_output: result.jsFromOutput && grid(result.jsFromOutput),
    tracked: result.tracked && trackedJson(result, result.tracked),
    // The last position has no true next token.
    target_rank: grid(result.targetRank).map((row) => row.map((rank) => (rank === 0 ? null : rank))),
    target_logprob: grid(result.targetLogProb),
    parity: result.parity,
    run: result.facts,
  }
}

/** By position: what is followed, and its log-probability and rank at every row. */
function trackedJson({ rows, vocabulary }: LensResult, { starts, ids, logProbs, ranks }: Tracked): object[] {
  return Array.from({ length: starts.length - 1 }, (_, t) => {
    const [start, count] = [starts[t]!, starts[t + 1]! - starts[t]!]
    const here = slice(ids, start, count)
    const byRow = (values: ArrayLike<number>) => rows.map((_, r) => slice(values, r * ids.length + start, count))
    return {
      ids: here,
      tokens: here.map((id) => pieceLabel(vocabulary.get(id)!)),
      logprobs: byRow(logProbs),
      ranks: byRow(ranks).map((row) => row.map((rank) => (rank === 0 ? null : rank))),
    }
  })
}

const slice = (values: ArrayLike<number>, from: number, length: number): number[] =>
  Array.from({ length }, (_, i) => values[from + i]!)

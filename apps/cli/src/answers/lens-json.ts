import { type LensResult, pieceLabel, type TokenGroup, type Tracked } from '@lensboard/contract'

/** One plain object in full precision, rows from the embedding to the output; see DESIGN "Interfaces". */
export function lensJson(result: LensResult, groups: readonly TokenGroup[] = []): object {
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
    groups: groups.map((group) => groupJson(result, group)),
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

/** A group's log-probability at every row and position: its tokens' probabilities add. */
function groupJson({ rows, tracked }: LensResult, { name, ids }: TokenGroup): object {
  const wanted = new Set(ids)
  const logprobs = rows.map((_, r) =>
    Array.from({ length: tracked ? tracked.starts.length - 1 : 0 }, (_, t) => {
      const { starts, ids: followed, logProbs } = tracked!
      let sum = 0
      for (let i = starts[t]!; i < starts[t + 1]!; i++)
        if (wanted.has(followed[i]!)) sum += Math.exp(logProbs[r * followed.length + i]!)
      return Math.log(sum)
    }),
  )
  return { name, ids, logprobs }
}

const slice = (values: ArrayLike<number>, from: number, length: number): number[] =>
  Array.from({ length }, (_, i) => values[from + i]!)

import { type LensResult, pieceLabel, type TokenPiece, type Tracked } from '@lensboard/contract'
import { textOf } from './exported-card.js'
import { blockRows } from './row-name.js'

const DECIMALS = 5
const short = (prob: number) => Number(prob.toFixed(DECIMALS))

/**
 * A lens reading as logitlenskit's own page reads it, version 2: what leaves each block, probabilities with 5 decimals.
 * It tells tokens by their text alone, so of tokens with the same text all but the one of the lowest id get their id
 * appended. Rows that are no block's output (embedding, parts, between attention and MLP) are left out.
 */
export function logitlenskitJson(result: LensResult & { tracked: Tracked }): string {
  const { rows, ids, tokens, topK, topIds, tracked, vocabulary, facts } = result
  const blocks = blockRows(rows)
  const named = uniqueTexts(vocabulary, [...topIds, ...tracked.ids])
  const name = (id: number) => named.get(id) ?? ''
  const file = {
    meta: { version: 2, timestamp: facts.computedAt, model: facts.checkpoint.name },
    layers: blocks.map(({ layer }) => layer),
    input: tokens.map(pieceLabel),
    tracked: Array.from(ids, (_, t) =>
      Object.fromEntries(
        Array.from({ length: tracked.starts[t + 1]! - tracked.starts[t]! }, (_, i) => {
          const u = tracked.starts[t]! + i
          const probs = blocks.map(({ row }) => short(Math.exp(tracked.logProbs[row * tracked.ids.length + u]!)))
          return [name(tracked.ids[u]!), probs]
        }),
      ),
    ),
    topk: blocks.map(({ row }) =>
      Array.from(ids, (_, t) => {
        const cell = (row * ids.length + t) * topK
        return Array.from(topIds.subarray(cell, cell + topK))
          .filter((id) => id >= 0)
          .map(name)
      }),
    ),
  }
  return JSON.stringify(file)
}

/** A text of its own for each id. */
function uniqueTexts(vocabulary: ReadonlyMap<number, TokenPiece>, ids: Iterable<number>): Map<number, string> {
  const named = new Map<number, string>()
  const taken = new Set<string>()
  const sorted = [...new Set(ids)].filter((id) => id >= 0).sort((a, b) => a - b)
  for (const id of sorted) {
    let text = textOf(vocabulary, id)
    while (taken.has(text)) text += ` #${id}`
    taken.add(text)
    named.set(id, text)
  }
  return named
}

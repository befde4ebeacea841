import { type AttentionResult, pieceLabel } from '@lensboard/contract'
import { showPiece } from '../fit.js'
import { drawTable, type Paper, type Table } from '../table.js'

/** Each pattern as a table of queries and keys. */
export const attentionLines = (result: AttentionResult, sheet: Paper): string[] =>
  tablesOf(result).flatMap((table, i) => [...(i > 0 ? [''] : []), ...drawTable(table, sheet)])

interface Pattern {
  /** Block and head as numbered in the model; absent where it is a mean over them. */
  layer?: number
  head?: number
  at(query: number, key: number): number
}

function patternsOf({ reduce, layers, heads, patterns, ids }: AttentionResult): Pattern[][] {
  const size = (ids.length * (ids.length + 1)) / 2
  const nHeads = reduce === 'none' ? heads.length : 1
  return Array.from({ length: reduce === 'all' ? 1 : layers.length }, (_, l) =>
    Array.from({ length: nHeads }, (_, h) => ({
      ...(reduce === 'all' ? {} : { layer: layers[l]! }),
      ...(reduce === 'none' ? { head: heads[h]! } : {}),
      at: (q, k) => (k > q ? 0 : patterns[(l * nHeads + h) * size + (q * (q + 1)) / 2 + k]!),
    })),
  )
}

/** One table for each pattern, queries down and keys across. */
function tablesOf(result: AttentionResult): Table[] {
  const labels = result.tokens.map(showPiece)
  return patternsOf(result)
    .flat()
    .map(({ layer, head, at }) => ({
      corner: `${layer === undefined ? 'all blocks' : `block ${layer}`}, ${head === undefined ? 'mean' : `head ${head}`}`,
      columns: labels,
      rows: labels.map((label, q) => ({
        label,
        cells: labels.map((_, k) => (k > q ? undefined : { text: '', share: at(q, k) })),
      })),
    }))
}

/** One plain object in full precision; `pattern` is [layers or 1][heads or 1][query][key]. */
export function attentionJson(result: AttentionResult): object {
  const T = Array.from(result.ids.keys())
  const H = result.nHeads ?? 1
  const byHead = (values?: Float32Array) =>
    values && Array.from({ length: values.length / H }, (_, l) => Array.from(values.subarray(l * H, (l + 1) * H)))
  return {
    checkpoint: result.facts.checkpoint,
    ids: Array.from(result.ids),
    tokens: result.tokens.map(pieceLabel),
    continued: result.continued,
    reduce: result.reduce,
    layers: result.layers,
    heads: result.heads,
    n_kv_heads: result.nKvHeads,
    head_entropy: byHead(result.headEntropy),
    head_distance: byHead(result.headDistance),
    rollout: result.rollout && T.map((q) => T.map((k) => (k > q ? 0 : result.rollout![(q * (q + 1)) / 2 + k]!))),
    pattern: patternsOf(result).map((heads) => heads.map(({ at }) => T.map((q) => T.map((k) => at(q, k))))),
    run: result.facts,
  }
}

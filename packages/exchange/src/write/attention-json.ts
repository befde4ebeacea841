import { type AttentionResult, pieceLabel } from '@lensboard/contract'
import { shortFloat } from '../float32-text.js'
import { squareOf } from './exported-card.js'

/** Weights of a file with squares; more would be hundreds of megabytes of text. */
export const SQUARE_CELLS_MAX = 8_000_000

/** Cells of all patterns as squares. */
export function squareCells({ patterns, ids }: AttentionResult): number {
  const triangle = (ids.length * (ids.length + 1)) / 2
  return triangle === 0 ? 0 : (patterns.length / triangle) * ids.length * ids.length
}

interface Maps {
  layer: number | undefined
  heads: string[]
  attention: number[][][]
}

function layersOf({ layers, heads, reduce, ids, patterns }: AttentionResult): Maps[] {
  const triangle = (ids.length * (ids.length + 1)) / 2
  const shown = reduce === 'all' ? [undefined] : layers
  const each = reduce === 'none' ? heads.length : 1
  return shown.map((layer, l) => ({
    layer,
    heads:
      reduce === 'none' ? heads.map((head) => `L${layer}H${head}`) : [reduce === 'all' ? 'mean' : `L${layer} mean`],
    attention: Array.from({ length: each }, (_, h) =>
      squareOf(patterns, (l * each + h) * triangle, ids.length, shortFloat),
    ),
  }))
}

/** Properties of CircuitsVis' `AttentionHeads`, one object a layer: `attention[head][query][key]`. */
export function circuitsVisJson(result: AttentionResult): string {
  const tokens = result.tokens.map(pieceLabel)
  return JSON.stringify(
    layersOf(result).map(({ layer, heads, attention }) => ({
      ...(layer !== undefined && { layer }),
      ...{ tokens, attention, attentionHeadNames: heads, maxValue: 1, minValue: 0, maskUpperTri: true },
    })),
  )
}

/** What BertViz' `head_view` and `model_view` take: `attention[layer][0][head][query][key]` and the tokens. */
export function bertVizJson(result: AttentionResult): string {
  const maps = layersOf(result)
  return JSON.stringify({
    tokens: result.tokens.map(pieceLabel),
    layers: maps.flatMap(({ layer }) => layer ?? []),
    attention: maps.map(({ attention }) => [attention]),
  })
}

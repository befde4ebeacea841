import { type PatchscopeResult, pieceLabel } from '@lensboard/contract'
import { showPiece } from '../fit.js'
import { drawTable, type Paper } from '../table.js'

/** What the model says of an activation, block by block. */
export function patchscopeLines(result: PatchscopeResult, sheet: Paper): string[] {
  const { position, targetPosition, tokens } = result
  const heading = `token ${position} ${showPiece(tokens[position]!)} read at each block, put at token ${targetPosition} of the target prompt`
  return [heading, ...drawTable(tableOf(result), sheet)]
}

/** The last block on top, as the cards have it; each cell with the probability of its token. */
function tableOf({ layers, decodedIds, decodedLogProbs, vocabulary }: PatchscopeResult) {
  const nTokens = decodedIds.length / layers.length
  return {
    corner: 'resid_pre of',
    columns: Array.from({ length: nTokens }, (_, i) => `token ${i + 1}`),
    rows: layers
      .map((layer, l) => ({
        label: `block ${layer}`,
        cells: Array.from({ length: nTokens }, (_, i) => ({
          text: showPiece(vocabulary.get(decodedIds[l * nTokens + i]!)!),
          share: Math.exp(decodedLogProbs[l * nTokens + i]!),
        })),
      }))
      .reverse(),
  }
}

/** One plain object in full precision; what was decoded is [block][token]. */
export function patchscopeJson(result: PatchscopeResult): object {
  const { layers, decodedIds, decodedLogProbs, vocabulary } = result
  const nTokens = decodedIds.length / layers.length
  const grid = <V>(values: ArrayLike<number>, value: (x: number) => V) =>
    layers.map((_, l) => Array.from({ length: nTokens }, (_, i) => value(values[l * nTokens + i]!)))
  return {
    checkpoint: result.facts.checkpoint,
    ids: Array.from(result.ids),
    tokens: result.tokens.map(pieceLabel),
    position: result.position,
    target_ids: Array.from(result.targetIds),
    target_tokens: result.targetTokens.map(pieceLabel),
    target_position: result.targetPosition,
    layers,
    decoded: {
      ids: grid(decodedIds, (id) => id),
      tokens: grid(decodedIds, (id) => pieceLabel(vocabulary.get(id)!)),
      logprobs: grid(decodedLogProbs, (x) => x),
    },
    run: result.facts,
  }
}

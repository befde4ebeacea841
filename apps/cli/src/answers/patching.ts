import { type PatchingResult, pieceLabel } from '@lensboard/contract'
import { showPiece } from '../fit.js'
import { type Cell, drawTable, type Paper } from '../table.js'
import { metricWords } from './metric-words.js'

/** How far each activation brings the metric back: 0 is the corrupted run, 1 the clean one. */
export function patchingLines(result: PatchingResult, sheet: Paper): string[] {
  const { clean, corrupted: worse, method } = result
  const name = (id: number) => showPiece(result.vocabulary.get(id)!)
  const words = metricWords({ target: result.target.map(name), against: result.against.map(name) })
  const heading = `${words}: clean ${figure(clean, 3)}, corrupted ${figure(worse, 3)}; 0 is corrupted, 1 clean${method === 'gradient' ? '; estimated by gradient' : ''}`
  return [heading, ...exchanged(result), ...drawTable(tableOf(result), sheet)]
}

/** Where the prompts differ. */
const exchanged = ({ ids, corruptedIds, tokens, corruptedTokens }: PatchingResult): string[] =>
  tokens.flatMap((token, t) =>
    ids[t] === corruptedIds[t] ? [] : [`token ${t}: ${showPiece(token)} → ${showPiece(corruptedTokens[t]!)}`],
  )

/** A number with so many decimals and a true minus; nothing is minus zero. */
function figure(value: number, decimals: number): string {
  const text = value.toFixed(decimals)
  return Number(text) === 0 ? text.replace('-', '') : text.replace('-', '−')
}

/** The last block on top, as the cards have it. */
function tableOf({ at, nLayers, patched, clean, corrupted, tokens }: PatchingResult) {
  const nColumns = patched.length / nLayers
  const cell = (i: number): Cell => {
    const share = (patched[i]! - corrupted) / (clean - corrupted)
    return { text: figure(share, 2), share, figure: '' }
  }
  return {
    corner: at === 'heads' ? 'block \\ head' : `${at} \\ token`,
    columns: at === 'heads' ? Array.from({ length: nColumns }, (_, head) => `head ${head}`) : tokens.map(showPiece),
    rows: Array.from({ length: nLayers }, (_, layer) => ({
      label: `block ${layer}`,
      cells: Array.from({ length: nColumns }, (_, column) => cell(layer * nColumns + column)),
    })).reverse(),
  }
}

/** One plain object in full precision; `patched` is [block][token or head], in logits. */
export function patchingJson(result: PatchingResult): object {
  const label = (id: number) => ({ id, token: pieceLabel(result.vocabulary.get(id)!) })
  const nColumns = result.patched.length / result.nLayers
  return {
    checkpoint: result.facts.checkpoint,
    ids: Array.from(result.ids),
    tokens: result.tokens.map(pieceLabel),
    corrupted_ids: Array.from(result.corruptedIds),
    corrupted_tokens: result.corruptedTokens.map(pieceLabel),
    at: result.at,
    method: result.method ?? 'exact',
    position: result.position,
    target: result.target.map(label),
    against: result.against.map(label),
    clean: result.clean,
    corrupted: result.corrupted,
    patched: Array.from({ length: result.nLayers }, (_, layer) =>
      Array.from(result.patched.subarray(layer * nColumns, (layer + 1) * nColumns)),
    ),
    run: result.facts,
  }
}

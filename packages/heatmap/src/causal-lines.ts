import type { AttributionResult, PatchingResult, PatchscopeResult } from '@lensboard/contract'
import { pieceLabel } from '@lensboard/contract'
import { componentWords, signed, sortedContributions } from './contributions.js'
import { decodedOf } from './decoded.js'
import { formatNatsValue } from './numbers.js'
import { formatShare, restoredShares } from './restored.js'
import { countColumn, numberColumn, type TableLines, tokenColumn, wordColumn } from './table-columns.js'

/** One line a component, the largest first. */
export function attributionLines(result: AttributionResult): TableLines {
  const all = sortedContributions(result)
  const of = (line: number) => all[line]!
  return {
    lines: all.length,
    cellOf: (row) => ({ row, column: 0 }),
    columns: [
      wordColumn('Component', (line) => of(line).name),
      wordColumn('What it is', (line) => componentWords(of(line).component, result)),
      numberColumn('Contribution, logits', (line) => of(line).value, signed),
    ],
  }
}

/** One line a patch, the last layer first. */
export function patchingLines(result: PatchingResult): TableLines {
  const { nLayers, patched, tokens, corruptedTokens } = result
  const across = patched.length / nLayers
  const shares = restoredShares(result)
  const layerOf = (line: number) => nLayers - 1 - Math.floor(line / across)
  const columnOf = (line: number) => line % across
  const cell = (line: number) => layerOf(line) * across + columnOf(line)
  const where =
    result.at === 'heads'
      ? [countColumn('Head', columnOf)]
      : [
          countColumn('Position', columnOf),
          tokenColumn('Clean token', (line) => tokens[columnOf(line)] ?? { text: '' }),
          tokenColumn('Corrupted token', (line) => corruptedTokens[columnOf(line)] ?? { text: '' }),
        ]
  return {
    lines: patched.length,
    cellOf: (line) => ({ row: layerOf(line), column: columnOf(line) }),
    columns: [
      countColumn('Layer', layerOf),
      ...where,
      numberColumn('Restored share', (line) => shares[cell(line)] ?? Number.NaN, formatShare),
      numberColumn('Metric, logits', (line) => patched[cell(line)] ?? Number.NaN, formatNatsValue),
    ],
  }
}

/** One line a layer, the last first. */
export function patchscopeLines(result: PatchscopeResult): TableLines {
  const of = (line: number) => result.layers.length - 1 - line
  const decoded = (line: number) => decodedOf(result, of(line)).filter(({ id }) => id >= 0)
  return {
    lines: result.layers.length,
    cellOf: (row) => ({ row, column: 0 }),
    columns: [
      countColumn('Layer', (line) => result.layers[of(line)] ?? 0),
      wordColumn('Decoded', (line) =>
        decoded(line)
          .map(({ piece }) => pieceLabel(piece))
          .join(''),
      ),
      wordColumn('Ids', (line) =>
        decoded(line)
          .map(({ id }) => id)
          .join(' '),
      ),
      numberColumn(
        'Sum of ln p',
        (line) => decoded(line).reduce((sum, { logProb }) => sum + logProb, 0),
        formatNatsValue,
      ),
    ],
  }
}

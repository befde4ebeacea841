import type { PatchingResult } from '@lensboard/contract'
import { pieceLabel } from '@lensboard/contract'
import { paint } from './field.js'
import { joinedCharacters } from './joined-characters.js'
import type { PlotLayout } from './layout.js'
import { exactFloat, formatNatsValue } from './numbers.js'
import { palette } from './palette.js'
import { METHOD_WORDS } from './patching-method.js'
import type { Picture } from './picture.js'
import { displayPiece, type Segment, spellPiece } from './piece.js'
import { formatShare, formatShareShort, restoredShares } from './restored.js'
import type { Theme } from './theme.js'
import { tabLines } from './tsv.js'

const plain = (text: string): Segment[] => [{ kind: 'text', text }]

/** The drawing of a patching result in a layout: layers up, tokens or heads across, the restored share as colour. */
export function patchingPicture(result: PatchingResult, layout: PlotLayout, theme: Theme): Picture {
  const { at, method, nLayers, tokens, corruptedTokens, patched } = result
  const how = method ? ` ${METHOD_WORDS[method].short}` : ''
  const columns = patched.length / nLayers
  const shares = restoredShares(result)
  const byHead = at === 'heads'
  const cell = (row: number, column: number) => (layout.rows[row] ?? 0) * columns + column
  const layer = (row: number) => `L${layout.rows[row] ?? 0}`
  const token = (column: number) => tokens[column] ?? { text: '' }
  const changed = (column: number) => {
    const other = corruptedTokens[column]
    return other && pieceLabel(other) !== pieceLabel(token(column)) ? [' for ', displayPiece(other)] : []
  }
  const places = Float32Array.from({ length: layout.rows.length * columns }, (_, i) => {
    return shares[cell(Math.floor(i / columns), i % columns)] ?? Number.NaN
  })
  const where = (row: number, column: number) =>
    byHead
      ? [`${layer(row)} head ${column}`]
      : [`${at}, ${layer(row)} · `, displayPiece(token(column)), ...changed(column)]
  return {
    layout,
    pixels: paint({ width: columns, height: layout.rows.length, places }, palette('viridis', theme)),
    rowLabel: (row) => plain(layer(row)),
    columnLabel: (column) => (byHead ? plain(`H${column}`) : displayPiece(token(column))),
    joined: byHead ? [] : joinedCharacters(tokens),
    cellText: (row, column) => {
      const share = shares[cell(row, column)] ?? Number.NaN
      return Number.isNaN(share) ? null : { first: plain(formatShareShort(share)), second: null }
    },
    tooltip: (row, column) => [
      { parts: where(row, column), look: 'muted' },
      { parts: [`${formatShare(shares[cell(row, column)] ?? Number.NaN)} restored${how}`], look: 'strong' },
      { parts: [`metric ${method ? '≈ ' : ''}${formatNatsValue(patched[cell(row, column)] ?? Number.NaN)} logits`] },
    ],
    say: {
      value: (row, column) => `${formatShare(shares[cell(row, column)] ?? Number.NaN)} restored${how}`,
      row: (row) => `Layer ${layout.rows[row] ?? 0}`,
      column: (column) => (byHead ? `head ${column}` : `position ${column} ${spellPiece(token(column))}`),
    },
    tsv: (rows, [from, to]) => {
      const across = Array.from({ length: to - from + 1 }, (_, i) => from + i)
      const name = (column: number) => (byHead ? `H${column}` : pieceLabel(token(column)))
      const down = Array.from({ length: rows[1] - rows[0] + 1 }, (_, i) => rows[0] + i)
      return tabLines([
        [`Restored share${how}, ${at}`, ...across.map(name)],
        ...down.map((row) => [
          layer(row),
          ...across.map((column) => exactFloat(shares[cell(row, column)] ?? Number.NaN)),
        ]),
      ])
    },
  }
}

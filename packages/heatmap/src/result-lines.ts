import type { CardResult } from '@lensboard/contract'
import { attentionLines } from './attention-lines.js'
import type { Head } from './attention-matrix.js'
import { attributionLines, patchingLines, patchscopeLines } from './causal-lines.js'
import { datasetLines } from './dataset-lines.js'
import type { HighlightMark } from './highlights.js'
import { type LensTableLook, lensLines } from './lens-lines.js'
import { type TableLines, withHighlights } from './table-columns.js'

/** What of a result a table shows, as its card does. */
export interface TableLook extends LensTableLook {
  /** Which pattern of an attention result. */
  layer?: number | undefined
  head?: Head | undefined
  /** Blocks that people marked, of what the table lists. */
  highlights?: readonly HighlightMark[] | undefined
}

/** The lines of any result, kind by kind, with what people marked. */
export const resultLines = (result: CardResult, look: TableLook = {}): TableLines =>
  withHighlights(linesOf(result, look), look.highlights)

function linesOf(result: CardResult, look: TableLook): TableLines {
  switch (result.kind) {
    case 'lens':
      return lensLines(result, look)
    case 'attention':
      return attentionLines(result, look.layer ?? 0, look.head ?? 'mean')
    case 'attribution':
      return attributionLines(result)
    case 'patching':
      return patchingLines(result)
    case 'patchscope':
      return patchscopeLines(result)
    case 'dataset':
      return datasetLines(result)
  }
}

import type { CardResult } from '@lensboard/contract'
import type { CardShapeProps } from '../records/index.js'

/** The cell that reading begins at: what a card is about. Null for a card without cells. */
export function startCell(
  result: CardResult,
  { spec, view }: Pick<CardShapeProps, 'spec' | 'view'>,
): { row: number; column: number } | null {
  if (spec.kind === 'chart') return null
  switch (result.kind) {
    case 'lens': {
      const tokens = result.ids.length
      return { row: result.rows.length - 1, column: Math.min(tokens, view?.positions?.to ?? tokens) - 1 }
    }
    case 'attention':
      return { row: result.ids.length - 1, column: 0 }
    case 'patching':
      return { row: result.nLayers - 1, column: result.patched.length / result.nLayers - 1 }
    case 'attribution':
    case 'patchscope':
      return { row: 0, column: 0 }
    case 'dataset':
      return null
  }
}

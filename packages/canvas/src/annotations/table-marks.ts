import type { CardResult } from '@lensboard/contract'
import { type Head, marksOfPlot } from '@lensboard/heatmap'
import { plotOfHead } from './locate-cell.js'
import type { PlacedMark } from './placed-highlights.js'

/** The marks of what a card lists as a table: of attention those of the one head. */
export const tableMarks = (
  marks: readonly PlacedMark[] | undefined,
  result: CardResult,
  { layer, head }: { layer: number; head: Head },
) => (result.kind === 'attention' ? marksOfPlot(marks, plotOfHead(result, layer, head)) : marks)

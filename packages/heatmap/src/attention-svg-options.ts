import type { AttentionResult, CardView } from '@lensboard/contract'
import type { Head } from './attention-matrix.js'
import type { Domain } from './domain.js'
import type { FigureParts } from './figure-frame.js'
import type { HighlightMark } from './highlights.js'

/** A map of an exported card. */
export interface DrawnMap {
  result: AttentionResult
  layer: number
  head: Head
  slot: number
  /** Blocks of its weights that people marked. */
  highlights?: readonly HighlightMark[] | undefined
}

export interface AttentionSvgOptions
  extends Pick<CardView, 'look' | 'sinks' | 'threshold' | 'positions' | 'attendedBy'> {
  title: string
  runKey?: string | undefined
  width?: number | undefined
  height?: number | undefined
  domain?: Domain | undefined
  vector?: boolean | undefined
  parts?: FigureParts | undefined
  /** Blocks of heads that people marked: a figure has no overview, so its legend says them. */
  marked?: readonly HighlightMark[] | undefined
}

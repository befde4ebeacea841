import type { AttentionResult, CardView } from '@lensboard/contract'
import type { Head } from './attention-matrix.js'
import type { Domain } from './domain.js'
import type { FigureParts } from './figure-frame.js'

/** A map of an exported card. */
export interface DrawnMap {
  result: AttentionResult
  layer: number
  head: Head
  slot: number
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
}

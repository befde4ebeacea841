import type { AttentionResult, LensResult, PatchingResult } from '@lensboard/contract'
import { attentionMatrix, type Head } from './attention-matrix.js'
import type { Domain } from './domain.js'
import { type Field, lensField, type Pixels, paint, shrink } from './field.js'
import { matchReadings } from './match-readings.js'
import { metricDomain, shownMetric } from './metrics.js'
import { hexColor, palette } from './palette.js'
import { restoredShares } from './restored.js'
import type { Theme } from './theme.js'

/** Results that are drawn as a grid of coloured cells. */
export type DrawnResult = LensResult | AttentionResult | PatchingResult

/** Which picture of a result. Lens cards read `metric`, `domain` and `rows`; attention cards `layer` and `head`. */
export interface ColorOptions {
  theme?: Theme | undefined
  metric?: string | undefined
  domain?: Domain | undefined
  /** What a lens result is held against: the metric is then that of the difference. */
  baseline?: LensResult | undefined
  /** Data rows to draw, top first; all, output on top, when absent. */
  rows?: readonly number[] | undefined
  layer?: number | undefined
  head?: Head | undefined
  /** Above these sizes boxes of cells are averaged. */
  maxWidth?: number | undefined
  maxHeight?: number | undefined
}

/** The colours of a result, one RGBA pixel per cell, top row first; missing and masked cells are transparent. */
export function cellColors(result: DrawnResult, options: ColorOptions = {}): Pixels {
  const theme = options.theme ?? 'light'
  const { field, table } = fieldOf(result, options, theme)
  return paint(shrink(field, options.maxWidth ?? field.width, options.maxHeight ?? field.height), table)
}

function fieldOf(result: DrawnResult, options: ColorOptions, theme: Theme) {
  if (result.kind === 'lens') return lensPicture(result, options, theme)
  return result.kind === 'attention' ? attentionPicture(result, options, theme) : patchingField(result, theme)
}

/** The last layer on top. */
function patchingField(result: PatchingResult, theme: Theme) {
  const { nLayers: height, patched } = result
  const width = patched.length / height
  const shares = restoredShares(result)
  const places = shares.map((_, i) => shares[(height - 1 - Math.floor(i / width)) * width + (i % width)] ?? Number.NaN)
  const field: Field = { width, height, places }
  return { field, table: palette('viridis', theme) }
}

function lensPicture(whole: LensResult, options: ColorOptions, theme: Theme) {
  const { a: result, b: baseline } = options.baseline ? matchReadings(whole, options.baseline) : { a: whole }
  const metric = shownMetric(options.metric ?? 'prob', { baseline })
  const rows = options.rows ?? result.rows.map((_, i) => result.rows.length - 1 - i)
  const field = lensField(result, metric, options.domain ?? metricDomain(result, metric), {
    rows,
    across: result.tokens.map((_, position) => position),
  })
  return { field, table: palette(metric.palette, theme) }
}

function attentionPicture(result: AttentionResult, options: ColorOptions, theme: Theme) {
  const size = result.ids.length
  const places = attentionMatrix(result, options.layer ?? result.layers[0] ?? 0, options.head ?? 'mean')
  const field: Field = { width: size, height: size, places }
  return { field, table: palette('viridis', theme) }
}

/** A small grid of colours for thumbnails, row-major, top first; null where nothing is known. */
export function thumbnailCells(
  result: DrawnResult,
  maxColumns: number,
  maxRows: number,
  options: Omit<ColorOptions, 'maxWidth' | 'maxHeight'> = {},
): { columns: number; rows: number; colors: (string | null)[] } {
  const { width, height, rgba } = cellColors(result, { ...options, maxWidth: maxColumns, maxHeight: maxRows })
  const colors = Array.from({ length: width * height }, (_, i) =>
    rgba[i * 4 + 3] === 0 ? null : hexColor([rgba[i * 4]!, rgba[i * 4 + 1]!, rgba[i * 4 + 2]!]),
  )
  return { columns: width, rows: height, colors }
}

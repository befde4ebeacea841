import type { LensResult } from '@lensboard/contract'
import type { Domain } from './domain.js'
import { lensField, type Pixels, paint, shrink } from './field.js'
import type { Metric } from './metric.js'
import { type PaletteName, palette } from './palette.js'
import type { Theme } from './theme.js'

const WIDTH_MAX = 512
const HEIGHT_MAX = 6

interface Overview {
  key: string
  pixels: Pixels
}

/** The last overview of a result: it stays while a window moves over it. */
const latest = new WeakMap<LensResult, WeakMap<Metric, Overview>>()

/** Every position of a reading in a few rows of averaged cells; equal questions give one object. */
export function lensOverview(
  result: LensResult,
  metric: Metric,
  domain: Domain,
  rows: readonly number[],
  table: PaletteName,
  theme: Theme,
): Pixels {
  const byMetric = latest.get(result) ?? new WeakMap<Metric, Overview>()
  latest.set(result, byMetric)
  const key = JSON.stringify([domain, rows, table, theme])
  const known = byMetric.get(metric)
  if (known?.key === key) return known.pixels
  const across = Array.from({ length: result.ids.length }, (_, position) => position)
  const field = lensField(result, metric, domain, { rows, across })
  const pixels = paint(shrink(field, WIDTH_MAX, HEIGHT_MAX), palette(table, theme))
  byMetric.set(metric, { key, pixels })
  return pixels
}

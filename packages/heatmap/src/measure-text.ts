import { MEASURES, type MeasureId } from '@lensboard/contract'
import type { Metric } from './metric.js'

/** The words of a measure as a legend says them. `ends` says how the palette shows high and low, in this order. */
export function measureText(
  id: MeasureId,
  ends: readonly [string, string] = ['Bright', 'Dark'],
): Pick<Metric, 'name' | 'formula' | 'meaning' | 'direction' | 'high' | 'low' | 'unit' | 'missing'> {
  const { name, formula, meaning, high, low, unit, missing } = MEASURES[id]
  return { name, formula, meaning, direction: `${ends[0]}: ${high}. ${ends[1]}: ${low}.`, high, low, unit, missing }
}

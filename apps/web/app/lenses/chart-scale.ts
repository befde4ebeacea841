import { scaleLinear, scaleLog } from 'd3-scale'

export interface Point {
  x: number
  y: number
}

export type YScale = 'log' | 'linear'

interface ChartScale {
  /** Pixels of a value; NaN where a logarithm has none. */
  at(value: number): number
  ticks: number[]
}

/** Fewer powers of ten than this within the values, and 2 and 5 are named too. */
const FEW_POWERS = 3
const HEAD_ROOM = 1.15

/** Where values lie between two pixels: a logarithm that ends a little beyond them, or a line from zero. */
export function valueScale(values: readonly number[], scale: YScale, from: number, to: number): ChartScale {
  const known = values.filter((value) => Number.isFinite(value) && (scale === 'linear' || value > 0))
  const most = Math.max(...known, Number.NEGATIVE_INFINITY)
  const least = Math.min(...known, Number.POSITIVE_INFINITY)
  if (known.length === 0) return { at: () => Number.NaN, ticks: [] }
  if (scale === 'linear') {
    const line = scaleLinear()
      .domain([Math.min(0, least), Math.max(most, 0) || 1])
      .nice(4)
      .range([from, to])
    return { at: (value) => line(value), ticks: line.ticks(4) }
  }
  const log = scaleLog()
    .domain([least / HEAD_ROOM, most * HEAD_ROOM])
    .range([from, to])
  return { at: (value) => (value > 0 ? log(value) : Number.NaN), ticks: logTicks(least / HEAD_ROOM, most * HEAD_ROOM) }
}

/** 1, 2 and 5 times powers of ten within the ends; many powers are named alone, few values finer. */
function logTicks(least: number, most: number): number[] {
  const [first, last] = [Math.floor(Math.log10(least)), Math.ceil(Math.log10(most))]
  const steps = last - first > FEW_POWERS ? [1] : [1, 2, 5]
  const found = (factors: readonly number[]) =>
    Array.from({ length: last - first + 1 }, (_, i) => first + i)
      .flatMap((power) => factors.map((factor) => Number((factor * 10 ** power).toPrecision(2))))
      .filter((tick) => tick >= least && tick <= most)
  const ticks = found(steps)
  if (ticks.length >= 2) return ticks
  // Values that lie within a factor of two are named like those of a line.
  return scaleLinear()
    .domain([least, most])
    .ticks(4)
    .filter((tick) => tick > 0)
}

interface StepScale {
  at(x: number): number
  ticks: number[]
}

/** Where steps or rows lie between two pixels; ticks are whole and `room` pixels apart at least. */
export function stepScale([first, last]: readonly [number, number], from: number, to: number, room: number): StepScale {
  const line = scaleLinear()
    .domain(first === last ? [first - 1, last + 1] : [first, last])
    .range([from, to])
  const wanted = Math.max(1, Math.floor((to - from) / room))
  return {
    at: (x) => line(x),
    ticks: [...new Set(line.ticks(wanted).filter(Number.isInteger))].filter((x) => x >= first && x <= last),
  }
}

/** A line through points that lie somewhere, in pieces where some do not. */
export function linePath(points: readonly Point[]): string {
  let path = ''
  let drawing = false
  for (const { x, y } of points) {
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      drawing = false
      continue
    }
    path += `${drawing ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`
    drawing = true
  }
  return path
}

/** Index of the value nearest to one; -1 in an empty list. */
export const nearest = (values: readonly number[], value: number): number =>
  values.reduce((best, one, i) => (best < 0 || Math.abs(one - value) < Math.abs(values[best]! - value) ? i : best), -1)

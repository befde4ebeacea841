import { canonicalJson } from './canonical.js'
import type { Answer, PackedBound } from './result.js'

/** One column of two answers: how many of its numbers differ, and by how much at most. */
export interface ColumnDifference {
  column: string
  different: number
  of: number
  /** Largest |a − b|; infinite where one is a number and the other is none. */
  largest: number
  /** Whether every difference lies within what the answers' own packing states. */
  withinPacking: boolean
}

export interface Comparison {
  /** Nothing but times differs: every number has the same bits, every word is the same. */
  identical: boolean
  /** Differing columns, the largest difference first. */
  columns: ColumnDifference[]
  /** Other fields that differ, by name, `facts` as `facts.provider`. */
  fields: string[]
}

/** When and how fast something was computed says nothing of what was. */
const TIMES = new Set(['computeMs', 'loadMs', 'wallMs', 'computedAt'])
/** How the numbers were stored, which their columns tell. */
const STORAGE = new Set(['packed', 'part', 'onDemand'])

/** Compares two answers to one question, times apart: byte for byte, else the largest difference of each column. */
export function compareAnswers(a: Answer, b: Answer): Comparison {
  const [left, right] = [partsOf(a), partsOf(b)]
  const columns: ColumnDifference[] = []
  const fields: string[] = []
  for (const name of new Set([...left.columns.keys(), ...right.columns.keys()])) {
    const [x, y] = [left.columns.get(name), right.columns.get(name)]
    if (!x || !y || x.length !== y.length) fields.push(name)
    else {
      const found = differenceOf(name, x, y, [a.packed?.[shortName(name)], b.packed?.[shortName(name)]])
      if (found.different > 0) columns.push(found)
    }
  }
  for (const name of new Set([...left.fields.keys(), ...right.fields.keys()]))
    if (left.fields.get(name) !== right.fields.get(name)) fields.push(name)
  columns.sort((p, q) => q.largest - p.largest)
  return { identical: columns.length === 0 && fields.length === 0, columns, fields }
}

type Numbers = Float32Array | Int32Array

const isNumbers = (value: unknown): value is Numbers => value instanceof Float32Array || value instanceof Int32Array
/** The stored name of a column that lies one level down: `tracked.logProbs` is `trackedLogProbs`. */
const shortName = (name: string) => name.replace(/\.(.)/, (_, letter: string) => letter.toUpperCase())

function partsOf(answer: Answer): { columns: Map<string, Numbers>; fields: Map<string, string> } {
  const columns = new Map<string, Numbers>()
  const fields = new Map<string, string>()
  const add = (name: string, value: unknown) => {
    if (value === undefined) return
    if (isNumbers(value)) columns.set(name, value)
    else fields.set(name, canonicalJson(value instanceof Map ? [...value].sort(([x], [y]) => x - y) : value))
  }
  for (const [name, value] of Object.entries(answer)) {
    if (STORAGE.has(name)) continue
    if (name === 'facts' || name === 'tracked') {
      for (const [inner, innerValue] of Object.entries(value as object))
        if (!TIMES.has(inner)) add(`${name}.${inner}`, innerValue)
    } else add(name, value)
  }
  return { columns, fields }
}

function differenceOf(
  column: string,
  x: Numbers,
  y: Numbers,
  bounds: readonly (PackedBound | undefined)[],
): ColumnDifference {
  let [different, largest, withinPacking] = [0, 0, true]
  for (let i = 0; i < x.length; i++) {
    const [p, q] = [x[i]!, y[i]!]
    if (Object.is(p, q)) continue
    different++
    const by = Number.isNaN(p) || Number.isNaN(q) ? Number.POSITIVE_INFINITY : Math.abs(p - q)
    largest = Math.max(largest, by)
    const allowed = bounds.reduce(
      (n, bound) => n + (bound ? bound.absolute + bound.relative * Math.max(Math.abs(p), Math.abs(q)) : 0),
      0,
    )
    if (!(by <= allowed)) withinPacking = false
  }
  return { column, different, of: x.length, largest, withinPacking }
}

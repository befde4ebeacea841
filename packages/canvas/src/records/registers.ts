import { equalityDeep } from 'lib0/function'
import type { BoardRecord } from './schema.js'

/**
 * A record as last-writer-wins registers: `t` holds a shape's place as one value, every other field, prop and meta
 * key stands alone. Two people moving a shape get one of the two places; moving and recolouring it gets both.
 */
export type Registers = Map<string, unknown>

/** Coordinates finer than this are noise of the pointer; rounding makes repeated writes equal. */
const STEPS_PER_UNIT = 100
const PLACE = ['parentId', 'index', 'x', 'y', 'rotation'] as const
const PLACE_KEYS: ReadonlySet<string> = new Set(PLACE)
const SPREAD = ['props', 'meta'] as const
/** Assigned to an object these would change what it is. */
const UNSAFE_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

const rounded = (value: unknown) =>
  typeof value === 'number' ? Math.round(value * STEPS_PER_UNIT) / STEPS_PER_UNIT + 0 : value

const isSpread = (key: string): key is (typeof SPREAD)[number] => SPREAD.some((name) => name === key)

export const isSafeKey = (key: string): boolean => !UNSAFE_KEYS.has(key)

/** Splits a record; keys whose value is undefined are absent. */
export function registersOf(record: BoardRecord): Registers {
  const registers: Registers = new Map()
  const isShape = record.typeName === 'shape'
  if (isShape)
    registers.set('t', [record.parentId, record.index, rounded(record.x), rounded(record.y), record.rotation])
  for (const [key, value] of Object.entries(record)) {
    if (value === undefined || (isShape && PLACE_KEYS.has(key))) continue
    if (!isSpread(key)) registers.set(key, value)
    else
      for (const [name, part] of Object.entries(value as object))
        if (part !== undefined) registers.set(`${key}.${name}`, part)
  }
  return registers
}

/** Joins registers to a record that is not validated yet; throws on a key that no record can have. */
export function recordOf(registers: Iterable<[string, unknown]>): Record<string, unknown> {
  const record: Record<string, unknown> = {}
  const parts = { props: {} as Record<string, unknown>, meta: {} as Record<string, unknown> }
  for (const [key, value] of registers) {
    const dot = key.indexOf('.')
    const field = dot === -1 ? key : key.slice(0, dot)
    const name = key.slice(dot + 1)
    if (!isSafeKey(name)) throw new Error(`No record has the key ${key}`)
    if (key === 't') Object.assign(record, placeOf(value))
    else if (dot === -1) record[key] = value
    else if (isSpread(field)) parts[field][name] = value
    else throw new Error(`No record has the key ${key}`)
  }
  record.meta = parts.meta
  const hasProps = record.typeName !== 'page' && record.typeName !== 'document'
  if (hasProps) record.props = parts.props
  else if (Object.keys(parts.props).length > 0) throw new Error(`A ${record.typeName} has no props`)
  return record
}

function placeOf(value: unknown): Record<string, unknown> {
  if (!Array.isArray(value) || value.length !== PLACE.length) throw new Error('A place has five parts')
  return Object.fromEntries(PLACE.map((key, i) => [key, value[i]]))
}

/** What to set and which keys to take away to get from one to the other. */
export interface RegisterDiff {
  set: Registers
  unset: string[]
}

/** Registers that differ; `from` is null for a record that did not exist. */
export function diffRecord(from: BoardRecord | null, to: BoardRecord): RegisterDiff {
  const after = registersOf(to)
  if (!from) return { set: after, unset: [] }
  const before = registersOf(from)
  const set: Registers = new Map()
  for (const [key, value] of after) if (!before.has(key) || !equalityDeep(before.get(key), value)) set.set(key, value)
  const unset = [...before.keys()].filter((key) => !after.has(key))
  return { set, unset }
}

import { annotationProblem } from './annotation-problem.js'
import { contentProblem } from './content-problem.js'
import { isSafeKey } from './registers.js'
import type { BoardRecord } from './schema.js'

/** What one record may hold, beyond what tldraw's schema says; the schema takes any size and any finite number. */
const RECORD_LIMITS = {
  /** Further out nobody finds it again, and tldraw's geometry loses precision. */
  coordinate: 1e6,
  stringChars: 32 * 1024,
  /** As many highlights as a card keeps, at their longest, fit. */
  metaBytes: 24 * 1024,
  /** The longest stroke tldraw draws in one shape stays far below. */
  recordBytes: 256 * 1024,
  depth: 32,
  idChars: 128,
} as const

/** Why a board does not take this record although the schema does; undefined when it does. */
export function recordProblem(record: BoardRecord): string | undefined {
  const problem = valueProblem(record)
  if (problem) return problem
  if (record.id.length > RECORD_LIMITS.idChars) return 'The name of a record is too long.'
  if (record.typeName === 'shape') {
    const { x, y } = record
    if (Math.max(Math.abs(x), Math.abs(y)) > RECORD_LIMITS.coordinate) return 'This lies too far out.'
    if (record.parentId === record.id) return 'A shape cannot lie in itself.'
  }
  if (JSON.stringify(record.meta).length > RECORD_LIMITS.metaBytes) return 'This carries too much beside its content.'
  if (JSON.stringify(record).length > RECORD_LIMITS.recordBytes) return 'This is too large for a board.'
  return annotationProblem(record) ?? contentProblem(record)
}

/** Why no record holds this value: a text too long, nesting too deep, a key that is not safe. */
export function valueProblem(value: unknown, depth = 0): string | undefined {
  if (typeof value === 'string')
    return value.length > RECORD_LIMITS.stringChars ? 'A text here is too long for a board.' : undefined
  if (value === null || typeof value !== 'object') return
  if (depth > RECORD_LIMITS.depth) return 'This is nested too deeply.'
  for (const [key, part] of Object.entries(value)) {
    if (!isSafeKey(key)) return `No record has the key ${key}.`
    const problem = valueProblem(part, depth + 1)
    if (problem) return problem
  }
  return
}

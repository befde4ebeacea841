import type { ReadColumn } from './column-codes.js'
import { decodeColumns } from './columns.js'
import { decodeGlance } from './decode-glance.js'
import { decodeLens } from './decode-lens.js'
import { type StoredPiece, vocabularyOf } from './encode-columns.js'
import { AppError } from './error.js'
import type { Answer, PackedBound } from './result.js'
import type { TokenPiece } from './token.js'

/** Columns that a kind cannot be without, and those it may lack; each bears the name of its field. */
const COLUMNS: Record<Exclude<Answer['kind'], 'lens'>, { needed: readonly string[]; later?: readonly string[] }> = {
  attention: { needed: ['patterns'], later: ['headEntropy', 'headDistance', 'rollout'] },
  attribution: { needed: ['contributions'] },
  patching: { needed: ['corruptedIds', 'patched'] },
  patchscope: { needed: ['targetIds', 'decodedIds', 'decodedLogProbs'] },
  dataset: { needed: ['mean', 'std', 'n'] },
}

/** Columns of whole numbers that may be levels. */
const RANKS: ReadonlySet<string> = new Set(['targetRank'])

const isKind = (kind: unknown): kind is Answer['kind'] =>
  typeof kind === 'string' && (kind === 'lens' || Object.hasOwn(COLUMNS, kind))

/** Reads a card's stored bytes back; throws BAD_REQUEST when they are none of a known version. */
export function decodeResult(bytes: Uint8Array): Answer {
  const { header: stored, columns } = decodeColumns(bytes)
  const { packedBefore, ...header } = stored
  const { kind } = header
  if (!isKind(kind)) throw new AppError('BAD_REQUEST', 'This stored result is of an unknown kind.')
  const column = <T>(name: string): T => {
    const found = columns[name]
    if (!found) throw new AppError('BAD_REQUEST', `This stored result lacks the column ${name}.`)
    return found.data as T
  }
  const common = {
    ...header,
    ids: column('ids'),
    ...packedOf(columns, packedBefore),
    ...vocabularyIn(header.vocabulary, columns),
  }
  if (kind === 'lens' && header.glance === true) return decodeGlance(common, columns, column)
  if (kind === 'lens') return decodeLens(common, columns, column)
  const { needed, later = [] } = COLUMNS[kind]
  const names = [...needed, ...later.filter((name) => columns[name])]
  return { ...common, ...Object.fromEntries(names.map((name) => [name, column(name)])) } as unknown as Answer
}

/** How far each column may be from what was computed; nothing where all are exact. */
function packedOf(columns: Record<string, ReadColumn>, before: unknown): { packed?: Record<string, PackedBound> } {
  const bounds: [string, PackedBound][] = []
  for (const [name, { code }] of Object.entries(columns)) {
    const stray = code.kind === 'log' || code.kind === 'level' ? Math.expm1(code.step / 2) : 0
    // Half the widest gap between two codes, once more where they are means of codes.
    const gap = (255 ** 2 - 254 ** 2) / 255 ** 2 / 2
    if (code.kind === 'square') bounds.push([name, { absolute: before === undefined ? gap : 2 * gap, relative: 0 }])
    // Whole numbers are rounded on top.
    const rounded = RANKS.has(name) ? 0.5 : 0
    if (code.kind === 'level')
      bounds.push([name, { absolute: stray * (code.unit + Math.abs(code.from)) + rounded, relative: stray + 2 ** -22 }])
    // The last places of float32 come on top.
    if (code.kind === 'log') bounds.push([name, { absolute: code.unit * stray, relative: stray + 2 ** -22 }])
  }
  return bounds.length === 0 ? {} : { packed: Object.fromEntries(bounds) }
}

function vocabularyIn(stored: unknown, columns: Record<string, ReadColumn>): { vocabulary?: Map<number, TokenPiece> } {
  if (!Array.isArray(stored)) return {}
  const ids = columns.vocabularyIds?.data
  // The first version had pairs of id and piece.
  if (ids === undefined) return { vocabulary: new Map(stored as [number, TokenPiece][]) }
  if (!(ids instanceof Int32Array) || ids.length !== stored.length)
    throw new AppError('BAD_REQUEST', 'This is not a stored result: its vocabulary is damaged.')
  return { vocabulary: vocabularyOf(ids, stored as StoredPiece[]) }
}

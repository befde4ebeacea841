import { AppError, LIMITS } from '@lensboard/contract'
import { unzipSync } from 'fflate'
import { NOT_READ, PICKLES } from './formats.js'
import { parseBounded } from './json-bounds.js'
import { isLlamaAdvanced, readLlamaAdvanced } from './llama-advanced.js'
import { numericArray, OBJECTS } from './numeric-array.js'
import type { ImportedReading } from './recognised.js'
import { sessionAttention } from './session-attention.js'

const ZIP = [0x50, 0x4b, 0x03, 0x04]
const ENTRIES_MAX = 1_000

export const isArchive = (bytes: Uint8Array): boolean => ZIP.every((byte, i) => bytes[i] === byte)
/** A pickle of protocol 2 or later by itself, as `pickle.dump` and older `torch.save` write it. */
export const isPickle = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x80 && bytes[1]! >= 2 && bytes[1]! <= 5 && bytes.length > 2

/**
 * A Llama Advanced session packed as a folder, or its `tensors.npz`. Entries are listed before any is unfolded, and only
 * `config.json` and numeric arrays are; arrays of Python objects are pickles and stay shut. Throws IMPORT_INVALID.
 */
export function readArchive(bytes: Uint8Array, file: string): { results: ImportedReading[]; left: string[] } {
  const names = entryNames(bytes)
  if (names.some((name) => /\.(pkl|pickle|pt|pth|joblib)$/i.test(name))) throw new AppError('IMPORT_INVALID', PICKLES)
  const config = names.find((name) => /(^|\/)config\.json$/.test(name))
  if (config) {
    const json = parseBounded(entry(bytes, config))
    if (isLlamaAdvanced(json)) return { results: [readLlamaAdvanced(json, { file })], left: [] }
  }
  if (names.length === 0 || !names.every((name) => name.endsWith('.npy')))
    throw new AppError('IMPORT_INVALID', NOT_READ)
  const left: string[] = []
  const attentions = names.find((name) => name === 'attentions.npy')
  for (const name of names)
    if (name !== attentions && numericArray(entry(bytes, name), { headerOnly: true }) === OBJECTS)
      left.push(`${name} holds Python pickles and was not opened.`)
  if (!attentions) {
    if (left.length > 0) throw new AppError('IMPORT_INVALID', PICKLES)
    throw new AppError(
      'IMPORT_INVALID',
      names.includes('ids.npy') && names.includes('tokens.npy')
        ? 'This archive holds numpy arrays of a card, for other programs. Drop the card’s .lensboard.json.'
        : 'This archive has no attentions to show. A session’s lens is in its config.json: drop that.',
    )
  }
  return { results: [sessionAttention(entry(bytes, attentions), file)], left }
}

function entryNames(bytes: Uint8Array): string[] {
  const names: string[] = []
  unfold(bytes, ({ name }) => {
    if (names.push(name) > ENTRIES_MAX)
      throw new AppError('IMPORT_INVALID', `This archive has more than ${ENTRIES_MAX} files.`)
    return false
  })
  return names
}

function entry(bytes: Uint8Array, wanted: string): Uint8Array {
  const found = unfold(bytes, ({ name, originalSize }) => {
    if (name !== wanted) return false
    if (originalSize > LIMITS.importBytes)
      throw new AppError('IMPORT_INVALID', `${name} unfolds to more than ${LIMITS.importBytes / 1024 / 1024} MB.`)
    return true
  })
  const content = found[wanted]
  if (!content) throw new AppError('IMPORT_INVALID', 'This archive is damaged.')
  return content
}

function unfold(
  bytes: Uint8Array,
  filter: (entry: { name: string; originalSize: number }) => boolean,
): Record<string, Uint8Array> {
  try {
    return unzipSync(bytes, { filter })
  } catch (cause) {
    throw cause instanceof AppError ? cause : new AppError('IMPORT_INVALID', 'This archive is damaged.', { cause })
  }
}

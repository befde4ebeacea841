import { AppError, LIMITS } from '@lensboard/contract'
import { z } from 'zod'

/** A refusal of a file that is recognised and damaged; `why` ends the sentence. */
export const damaged = (why: string): AppError => new AppError('IMPORT_INVALID', `This file is damaged: ${why}.`)

/** A list of `length` entries, or of one to `max`. Throws IMPORT_INVALID. */
export function list(value: unknown, where: string, size: number | { max: number }): readonly unknown[] {
  if (!Array.isArray(value)) throw damaged(`${where} is no list`)
  if (typeof size === 'number') {
    if (value.length !== size) throw damaged(`${where} has ${value.length} entries in place of ${size}`)
  } else if (value.length === 0) throw damaged(`${where} is empty`)
  else if (value.length > size.max)
    throw damaged(
      `${where} has ${value.length.toLocaleString('en')} entries, more than ${size.max.toLocaleString('en')}`,
    )
  return value
}

/** A plain object. Throws IMPORT_INVALID. */
export function object(value: unknown, where: string): Readonly<Record<string, unknown>> {
  if (!isObject(value)) throw damaged(`${where} is no object`)
  return value
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A finite number. Throws IMPORT_INVALID. */
export function finite(value: unknown, where: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw damaged(`${where} is no number`)
  return value
}

/** What rounding may lift a probability over 1. */
const ROUNDING = 1e-3

/** A probability or weight, 0 to 1. Throws IMPORT_INVALID. */
export function share(value: unknown, where: string): number {
  const number = finite(value, where)
  if (number < 0 || number > 1 + ROUNDING) throw damaged(`${where} is ${number}, which is no probability`)
  return Math.min(1, number)
}

/** A whole number from 0 to `max`. Throws IMPORT_INVALID. */
export function whole(value: unknown, where: string, max: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > max)
    throw damaged(`${where} is no whole number from 0 to ${max.toLocaleString('en')}`)
  return value
}

/** Largest vocabulary id that a file may name: above are the ids that stand for texts. */
const TOKEN_ID_MAX = 0x3fffffff
export const tokenId = (value: unknown, where: string): number => whole(value, where, TOKEN_ID_MAX)

/** The text of one token. Throws IMPORT_INVALID. */
export function tokenText(value: unknown, where: string): string {
  if (typeof value !== 'string') throw damaged(`${where} is no text`)
  if (value.length > LIMITS.importTokenChars)
    throw damaged(`${where} has ${value.length} characters, too many for a token`)
  return value
}

/** Reads the outer parts of a file; throws IMPORT_INVALID with the place where they are not what they must be. */
export function outer<T>(schema: z.ZodType<T>, json: unknown): T {
  const read = schema.safeParse(json)
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw damaged(
    issue ? `${z.core.toDotPath(issue.path) || 'it'}: ${issue.message.replace(/\.$/, '')}` : 'it cannot be read',
  )
}

/** Names in a file: of a model, of a time. */
export const Word = z.string().max(LIMITS.noteChars)
/** Numbers of blocks, each once. */
export const Layers = z
  .array(z.number().int().min(0).max(LIMITS.layers))
  .min(1)
  .max(LIMITS.layers)
  .refine((layers) => new Set(layers).size === layers.length, 'a layer is listed twice')
/** The tokens of a prompt as texts. */
export const Texts = z.array(z.string().max(LIMITS.importTokenChars)).min(1).max(LIMITS.promptTokens)

import { readFile, writeFile } from 'node:fs/promises'
import {
  AppError,
  type CardResult,
  type Comparison,
  compareAnswers,
  decodeResult,
  encodeResult,
  LIMITS,
} from '@lensboard/contract'
import { Option } from 'commander'
import { fromHere } from './find-model.js'
import { EXIT } from './refusal.js'

/** Where an answer is kept, and which kept answer a new one is held against. */
export interface KeptOptions {
  save?: string
  compare?: string
}

/** Options of every reading whose answer can be kept: bytes as a server stores them (docs/result-format.md). */
export const keptOptions = (): Option[] => [
  new Option('--save <file>', 'keep the result, to be compared later'),
  new Option('--compare <file>', 'hold the result against a kept one: the same bits, or by how much they differ'),
]

/** Saves and compares as asked. Differences are said on stderr, and make the command end with 1. */
export async function keepAnswer(result: CardResult, { save, compare }: KeptOptions): Promise<void> {
  // First, so that a result may be compared with the one it takes the place of.
  const comparison = compare === undefined ? undefined : compareAnswers(await kept(fromHere(compare)), result)
  if (save !== undefined) await write(fromHere(save), encodeResult(result))
  if (!comparison) return
  process.stderr.write(`${inWords(comparison).join('\n')}\n`)
  if (!comparison.identical) process.exitCode = EXIT.refused
}

async function kept(file: string): Promise<CardResult> {
  const bytes = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
    throw new AppError('BAD_REQUEST', `${file} cannot be read: ${cause.code}.`, { cause })
  })
  if (bytes.length > LIMITS.resultBytes) throw new AppError('RESULT_TOO_LARGE', `${file} is larger than any result.`)
  return decodeResult(bytes)
}

async function write(file: string, bytes: Uint8Array): Promise<void> {
  await writeFile(file, bytes).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOSPC') throw new AppError('DISK_FULL', undefined, { cause })
    throw new AppError('BAD_REQUEST', `${file} cannot be written: ${cause.code}.`, { cause })
  })
  process.stderr.write(`wrote ${file}\n`)
}

/** One line for each column and field that differs. */
function inWords({ identical, columns, fields }: Comparison): string[] {
  if (identical) return ['identical: every number has the same bits, times apart']
  return [
    ...columns.map(
      ({ column, different, of, largest, withinPacking }) =>
        `${column}: ${different} of ${of} numbers differ, by ${Number(largest.toPrecision(3))} at most` +
        (withinPacking ? ', within what the packed result states' : ''),
    ),
    ...fields.map((field) => `${field} differs`),
  ]
}

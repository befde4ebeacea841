import {
  type Answer,
  AppError,
  type Comparison,
  compareAnswers,
  decodeResult,
  encodeResult,
  LIMITS,
} from '@lensboard/contract'
import { Option } from 'commander'
import { readNamed, writeNamed } from './files.js'
import { fromHere } from './find-model.js'
import { EXIT } from './refusal.js'

/** Where an answer is kept, and which kept answer a new one is held against. */
export interface KeptOptions {
  save?: string
  compare?: string
}

/** Options of every reading: bytes as a server stores them (docs/result-format.md). */
export const keptOptions = (): Option[] => [
  new Option('--save <file>', 'keep the result, to be compared later'),
  new Option('--compare <file>', 'hold the result against a kept one: the same bits, or by how much they differ'),
]

/** Saves and compares as asked. Differences are said on stderr, and make the command end with 1. */
export async function keepAnswer(answer: Answer, { save, compare }: KeptOptions): Promise<void> {
  // First, so that a result may be compared with the one it takes the place of.
  const comparison = compare === undefined ? undefined : compareAnswers(await kept(fromHere(compare)), answer)
  if (save !== undefined) await writeNamed(fromHere(save), encodeResult(answer))
  if (!comparison) return
  process.stderr.write(`${comparisonLines(comparison).join('\n')}\n`)
  if (!comparison.identical) process.exitCode = EXIT.refused
}

async function kept(file: string): Promise<Answer> {
  const bytes = await readNamed(file, 2 * LIMITS.resultBytes)
  if (bytes.length > LIMITS.resultBytes) throw new AppError('RESULT_TOO_LARGE', `${file} is larger than any result.`)
  return decodeResult(bytes)
}

/** One line for each column and field that differs. */
export function comparisonLines({ identical, columns, fields }: Comparison): string[] {
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

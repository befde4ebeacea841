import { AppError, type DatasetPrompt, LIMITS } from '@lensboard/contract'
import { type Broken, noneBroken, noteBroken } from './broken-rows.js'
import { isRecord, isText, textOf, wordsOf } from './row-text.js'
import type { Row, Rows } from './rows.js'

export interface Picked {
  prompts: DatasetPrompt[]
  broken: Broken
}

/** Columns that usually hold prompts, the likeliest first. */
const USUAL = ['prompt', 'text', 'input', 'question', 'sentence', 'content']

/** The column that holds the prompts where nobody named one: one of a usual name, else the first with text. */
export function likelyColumn({ columns, rows }: Rows): string | undefined {
  const usual = USUAL.find((name) => columns.includes(name))
  if (usual !== undefined) return usual
  const first = rows.find((row) => 'value' in row && isRecord(row.value))
  return columns.find(
    (name) => first && 'value' in first && typeof (first.value as Record<string, unknown>)[name] === 'string',
  )
}

/** Prompts and expected answers of rows; rows without a prompt are counted, and the first ones told. */
export function pickPrompts(rows: readonly Row[], column?: string, answerColumn?: string): Picked {
  const prompts: DatasetPrompt[] = []
  const broken = noneBroken()
  for (const row of rows) {
    const found = 'why' in row ? row.why : promptOf(row.value, column, answerColumn)
    if (typeof found !== 'string') prompts.push(found)
    else noteBroken(broken, { line: row.line, why: found })
    if (prompts.length > LIMITS.datasetPrompts)
      throw new AppError(
        'DATASET_INVALID',
        `This file has more than ${LIMITS.datasetPrompts.toLocaleString('en-US')} prompts. Split it.`,
      )
  }
  return { prompts, broken }
}

/** A row's prompt, or why it has none. */
function promptOf(value: unknown, column?: string, answerColumn?: string): DatasetPrompt | string {
  const found = textOf(value, column)
  if ('why' in found) return found.why
  const { text } = found
  if (text.length > LIMITS.promptChars)
    return `It is longer than ${LIMITS.promptChars.toLocaleString('en-US')} characters.`
  const answer = isRecord(value) && answerColumn !== undefined ? wordsOf(value[answerColumn]) : ''
  if (answer === undefined || !isText(answer) || answer.length > LIMITS.promptChars)
    return `Its ${answerColumn} is no text.`
  return answer.trim() === '' ? { text } : { text, answer }
}

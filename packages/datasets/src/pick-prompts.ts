import { AppError, type DatasetFacts, type DatasetPrompt, LIMITS } from '@lensboard/contract'
import { NOT_TEXT } from './read-lines.js'
import type { Row, Rows } from './rows.js'

export interface Picked {
  prompts: DatasetPrompt[]
  broken: DatasetFacts['broken']
}

/** Columns that usually hold prompts, the likeliest first. */
const USUAL = ['prompt', 'text', 'input', 'question', 'sentence', 'content']

/** The column that holds the prompts where nobody named one: one of a usual name, else the first with text. */
export function likelyColumn({ columns, rows }: Rows): string | undefined {
  const usual = USUAL.find((name) => columns.includes(name))
  if (usual !== undefined) return usual
  const first = rows.find((row) => 'value' in row && isRecord(row.value))
  return columns.find((name) => first && 'value' in first && typeof (first.value as Values)[name] === 'string')
}

/** Prompts and expected answers of rows; rows without a prompt are counted, and the first ones told. */
export function pickPrompts(rows: readonly Row[], column?: string, answerColumn?: string): Picked {
  const prompts: DatasetPrompt[] = []
  const broken: DatasetFacts['broken'] = { count: 0, first: [] }
  for (const row of rows) {
    const found = 'why' in row ? row.why : promptOf(row.value, column, answerColumn)
    if (typeof found !== 'string') prompts.push(found)
    else {
      broken.count++
      if (broken.first.length < LIMITS.brokenLines) broken.first.push({ line: row.line, why: found })
    }
    if (prompts.length > LIMITS.datasetPrompts)
      throw new AppError(
        'DATASET_INVALID',
        `This file has more than ${LIMITS.datasetPrompts.toLocaleString('en-US')} prompts. Split it.`,
      )
  }
  return { prompts, broken }
}

type Values = Record<string, unknown>
const isRecord = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A row's prompt, or why it has none. */
function promptOf(value: unknown, column?: string, answerColumn?: string): DatasetPrompt | string {
  const text = typeof value === 'string' ? value : isRecord(value) && column !== undefined ? wordsOf(value[column]) : ''
  if (text === undefined) return `Its ${column} is no text.`
  if (text.trim() === '') return column === undefined || !isRecord(value) ? 'It holds no text.' : `It has no ${column}.`
  if (!isText(text)) return NOT_TEXT
  if (text.length > LIMITS.promptChars)
    return `It is longer than ${LIMITS.promptChars.toLocaleString('en-US')} characters.`
  const answer = isRecord(value) && answerColumn !== undefined ? wordsOf(value[answerColumn]) : ''
  if (answer === undefined || !isText(answer) || answer.length > LIMITS.promptChars)
    return `Its ${answerColumn} is no text.`
  return answer.trim() === '' ? { text } : { text, answer }
}

/** Text and numbers as text; nothing as an empty text; undefined for what is neither. */
function wordsOf(value: unknown): string | undefined {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean'
    ? String(value)
    : undefined
}

const isText = (text: string) => !/[\0\ufffd\p{Cs}]/u.test(text)

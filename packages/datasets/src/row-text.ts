type Values = Record<string, unknown>

export const isRecord = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Text and numbers as text; nothing as an empty text; undefined for what is neither. */
export function wordsOf(value: unknown): string | undefined {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean'
    ? String(value)
    : undefined
}

/** Whether a text is whole: half characters and what could not be decoded (U+FFFD) are no text. */
export const isText = (text: string) => !/[\0\ufffd\p{Cs}]/u.test(text)

const NOT_TEXT = 'It is not UTF-8 text.'

/** The text of a row, or why it has none. */
export function textOf(value: unknown, column?: string): { text: string } | { why: string } {
  const named = isRecord(value) && column !== undefined
  const text = typeof value === 'string' ? value : named ? wordsOf(value[column]) : ''
  if (text === undefined) return { why: `Its ${column} is no text.` }
  if (text.trim() === '') return { why: named ? `It has no ${column}.` : 'It holds no text.' }
  return isText(text) ? { text } : { why: NOT_TEXT }
}

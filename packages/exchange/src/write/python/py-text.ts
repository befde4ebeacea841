/**
 * A text as a Python string literal of printable ASCII: whatever a prompt or a title holds, it stays one literal, and
 * characters that change how a line is shown are spelt out.
 */
export const pyText = (text: string): string =>
  JSON.stringify(text).replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

export const pyList = (values: Iterable<number>): string => `[${[...values].join(', ')}]`

/** A comment of one line, whatever the text holds. */
export const pyComment = (text: string): string => `# ${pyText(text).slice(1, -1).replaceAll('\\"', '"')}`

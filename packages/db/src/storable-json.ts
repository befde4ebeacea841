/** JSON that PostgreSQL can keep: it has no NUL and no half of a surrogate pair, which become U+FFFD. */
export const storableJson = (value: unknown): string =>
  JSON.stringify(value, (_, part) =>
    typeof part === 'string' ? Buffer.from(part.replaceAll('\0', '\ufffd')).toString() : part,
  )

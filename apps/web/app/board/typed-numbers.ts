/** A whole number as typed, or null. */
export const whole = (text: string): number | null => (/^\s*\d{1,9}\s*$/.test(text) ? Number(text) : null)

/** A decimal number as typed, with a point or a comma, or null. */
export const decimal = (text: string): number | null =>
  /^\s*\d{1,4}([.,]\d{1,6})?\s*$/.test(text) ? Number(text.replace(',', '.')) : null

/** Whole numbers as somebody typed them, with commas, spaces or brackets between; null where anything else is. */
export function typedIds(text: string): number[] | null {
  const parts = text.split(/[\s,;[\]]+/).filter(Boolean)
  return parts.every((p) => /^\d{1,9}$/.test(p)) ? parts.map(Number) : null
}

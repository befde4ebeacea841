/** A whole number as typed, or null. */
export const whole = (text: string): number | null => (/^\s*\d{1,9}\s*$/.test(text) ? Number(text) : null)

/** A decimal number as typed, with a point or a comma, or null. */
export const decimal = (text: string): number | null =>
  /^\s*\d{1,4}([.,]\d{1,6})?\s*$/.test(text) ? Number(text.replace(',', '.')) : null

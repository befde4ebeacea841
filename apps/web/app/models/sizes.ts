const round = (value: number) => (value >= 100 ? Math.round(value) : Number(value.toPrecision(2)))

/** "8.5 M", "1.2 B"; a dash where nobody knows. */
export function parameterWords(count: number | undefined): string {
  if (!count) return '–'
  if (count >= 1e9) return `${round(count / 1e9)} B`
  if (count >= 1e6) return `${round(count / 1e6)} M`
  return `${round(count / 1e3)} K`
}

/** The metric in words: "logit ·Paris − ·London". */
export function metricWords({ target, against }: { target: string[]; against: string[] }): string {
  const group = (names: string[]) => (names.length > 1 ? `mean(${names.join(' ')})` : names[0])
  return `logit ${group(target)}${against.length > 0 ? ` − ${group(against)}` : ''}`
}

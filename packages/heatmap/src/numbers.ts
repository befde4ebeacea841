const NO_BREAK = '\u00a0'
const THIN = '\u2009'
/** Stands for a value that does not exist. */
export const MISSING = '–'

/** A probability as people read it: `62.1 %`, `0.043 %`, `3.1e-6`; `0 %` and `100 %` only when exact. */
export function formatProb(prob: number): string {
  if (Number.isNaN(prob)) return MISSING
  if (prob <= 0) return `0${NO_BREAK}%`
  if (prob >= 1) return `100${NO_BREAK}%`
  if (prob < 1e-4) return prob.toExponential(1)
  const percent = prob * 100
  if (percent < 1) return `${percent.toPrecision(2)}${NO_BREAK}%`
  const text = percent.toFixed(1)
  return text === '100.0' ? `>${NO_BREAK}99.9${NO_BREAK}%` : `${text}${NO_BREAK}%`
}

/**
 * The shortest decimal that reads back as this float32: full precision, and the same on every machine, which the last
 * bits of a computed double are not.
 */
export function exactFloat(value: number): string {
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === Math.fround(value)) return String(short)
  }
  return String(Number(value.toPrecision(9)))
}

/** Two decimals without the unit; smaller than half a hundredth becomes `3.1e-6` instead of a false zero. */
export function formatNatsValue(nats: number): string {
  if (Number.isNaN(nats)) return MISSING
  if (!Number.isFinite(nats)) return nats > 0 ? '∞' : '−∞'
  const size = Math.abs(nats)
  const text = size === 0 || size >= 0.005 ? size.toFixed(2) : size.toExponential(1)
  return nats < 0 ? `−${text}` : text
}

/** Nats with the unit: `1.92 nats`. */
export const formatNats = (nats: number): string =>
  Number.isNaN(nats) ? MISSING : `${formatNatsValue(nats)}${NO_BREAK}nats`

/** Three digits under a legend: ends such as ln 4096 are not round. */
export const formatTick = (value: number): string => String(Number(value.toPrecision(3))).replace('-', '−')

/** A rank with thin spaces, `12 408`; 0 and NaN mean that there is none. */
export const formatRank = (rank: number): string =>
  rank >= 1 ? String(Math.round(rank)).replace(/\B(?=(\d{3})+$)/g, THIN) : MISSING

/** An attention weight: `0.71`, below 0.01 `3.1e-3`, `0` only when exact. */
export function formatWeight(weight: number): string {
  if (Number.isNaN(weight)) return MISSING
  if (weight === 0) return '0'
  return weight < 0.01 ? weight.toExponential(1) : weight.toFixed(2)
}

/** An attention weight in a cell: two decimals; what would round to zero is `<0.01`. */
export const formatWeightShort = (weight: number): string =>
  weight > 0 && weight < 0.01 ? '<0.01' : formatWeight(weight)

/** Decimal bytes: `340 MB`, `1.2 GB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** step
  return `${step === 0 || value >= 10 ? Math.round(value) : value.toFixed(1)}${NO_BREAK}${units[step]}`
}

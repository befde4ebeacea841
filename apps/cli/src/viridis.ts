export type Rgb = readonly [number, number, number]

/** Matplotlib's viridis at nine even steps. */
const STEPS: readonly Rgb[] = [
  [68, 1, 84],
  [71, 44, 122],
  [59, 81, 139],
  [44, 113, 142],
  [33, 144, 141],
  [39, 173, 129],
  [92, 200, 99],
  [170, 220, 50],
  [253, 231, 37],
]

/** The colour of a share between 0 and 1. */
export function viridis(share: number): Rgb {
  const at = Math.min(1, Math.max(0, share)) * (STEPS.length - 1)
  const from = STEPS[Math.floor(at)]!
  const to = STEPS[Math.ceil(at)]!
  const mix = at - Math.floor(at)
  return from.map((c, i) => Math.round(c + (to[i]! - c) * mix)) as unknown as Rgb
}

/** Text on a 24-bit background, black or white by what reads better. */
export function onColor(text: string, [r, g, b]: Rgb): string {
  const linear = [r, g, b].map((c) => (c / 255) ** 2.2)
  const luminance = 0.2126 * linear[0]! + 0.7152 * linear[1]! + 0.0722 * linear[2]!
  const ink = luminance > 0.18 ? '0;0;0' : '255;255;255'
  return `\u001b[48;2;${r};${g};${b}m\u001b[38;2;${ink}m${text}\u001b[0m`
}

import {
  type LensForm,
  type LibraryLens,
  type RowQuality,
  type TrainedLens,
  worseThanLogitLens,
} from '@lensboard/contract'

export const KINDS: Record<TrainedLens['kind'], string> = { tuned: 'Tuned', jacobian: 'Jacobian' }

/** What each figure of a lens's rows is called, which way is better, and how it is written. */
export const FIGURES = {
  kl: { tab: 'KL', name: 'KL(output‖lens)', unit: 'nats', better: 'lower' },
  crossEntropy: { tab: 'Cross-entropy', name: 'Cross-entropy of the true next token', unit: 'nats', better: 'lower' },
  top1: { tab: 'Top-1', name: 'Top-1 agreement with the output', unit: '%', better: 'higher' },
  bias: { tab: 'Bias', name: 'KL of the mean distributions', unit: 'nats', better: 'lower' },
} as const satisfies Record<keyof RowQuality, object>
export type Figure = keyof typeof FIGURES

/** A figure without its unit: nats with two decimals, small ones with two digits, shares as percent. */
export function figureWords(figure: Figure, value: number): string {
  if (!Number.isFinite(value)) return '–'
  if (figure === 'top1') return `${(value * 100).toFixed(1)} %`
  return natsWords(value)
}

/** Nats without the unit: `1.92`, `0.043`; `0` only when exact. */
export function natsWords(nats: number): string {
  if (!Number.isFinite(nats)) return '–'
  if (nats === 0 || Math.abs(nats) >= 0.1) return nats.toFixed(2)
  return Math.abs(nats) >= 1e-3 ? Number(nats.toPrecision(2)).toString() : nats.toExponential(1)
}

export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)

interface Quality {
  /** Mean over rows of KL(output‖lens) on held-out text, nats, and the same of the logit lens. */
  lens: number
  logitLens: number
  /** Layers of rows that read worse than the logit lens. */
  worse: number[]
}

/** How good a lens is in three facts; undefined where nobody evaluated it. */
export function qualityOf({ lens }: LibraryLens): Quality | undefined {
  if (!lens.evaluation) return undefined
  return {
    lens: meanOf(lens.evaluation.lens.map(({ kl }) => kl)),
    logitLens: meanOf(lens.evaluation.logitLens.map(({ kl }) => kl)),
    worse: worseThanLogitLens(lens),
  }
}

const count = new Intl.NumberFormat('en-US')
export const countWords = (n: number, one: string, many = `${one}s`): string =>
  `${count.format(n)} ${n === 1 ? one : many}`

/** A row by what it reads: "L3" is what enters block 3, "after L3" what leaves it. */
export const rowName = (capture: TrainedLens['capture'], layer: number): string =>
  capture === 'resid_pre' ? `L${layer}` : `after L${layer}`

/** Layers as people list them: "L0, L1 and L5". */
export function layerWords(layers: readonly number[]): string {
  const names = layers.map((layer) => `L${layer}`)
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

/** On what a lens learned, and how much of it: "sample.jsonl, 122,880 tokens". Empty where nobody said. */
export function learnedFrom({ origin: { text, nTokens, nPrompts } }: TrainedLens): string {
  const amount =
    nTokens !== undefined ? countWords(nTokens, 'token') : nPrompts !== undefined ? countWords(nPrompts, 'prompt') : ''
  return [text, amount].filter(Boolean).join(', ')
}

const ORIGINS: Record<TrainedLens['origin']['by'], string> = {
  trained: 'Trained',
  fitted: 'Fitted',
  'tuned-lens': 'Brought, tuned-lens folder',
  jacobian: 'Brought, Jacobian file',
  'full-affine': 'Brought, full-affine checkpoint',
  lensboard: 'Brought, Lensboard file',
}
export const originWords = ({ origin }: TrainedLens): string => ORIGINS[origin.by]

/** Who a lens came from, in words. */
export const byWords = ({ shipped, mine, by }: Pick<LibraryLens, 'shipped' | 'mine' | 'by'>): string =>
  shipped ? 'Shipped' : mine ? 'You' : by

/** Files a lens can be downloaded as: the Jacobian form holds no bias and no rows of a tuned lens, and the other way round. */
export const formsOf = ({
  kind,
}: Pick<TrainedLens, 'kind'>): readonly { form: LensForm; label: string; hint: string }[] => [
  { form: 'lensboard', label: 'Lensboard', hint: 'safetensors and JSON, with its evaluation' },
  kind === 'tuned'
    ? { form: 'tuned-lens', label: 'tuned-lens', hint: 'config.json and params.pt, for the Python library' }
    : { form: 'jacobian', label: 'Jacobian', hint: 'one .pt file, as published ones' },
]

export const lensPath = (hash: string): string => `/lenses?lens=${hash}`

/** "40 s", "3 min", "2 h 5 min". */
export function durationWords(seconds: number): string {
  if (seconds < 1) return 'under 1 s'
  if (seconds < 90) return `${Math.round(seconds)} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 90) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  return hours >= 48 ? `${Math.round(hours / 24)} days` : `${hours} h ${minutes % 60} min`
}

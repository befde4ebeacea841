import type { Parity } from '@lensboard/contract'

type Level = 'ok' | 'warn' | 'danger' | 'none'
const OK_MAX = 1e-4
const WARN_MAX = 1e-2

const SHAPES: Record<Level, string> = {
  ok: 'M3 8.5L6.5 12L13 4.5',
  warn: 'M8 3L14 13.5H2Z',
  danger: 'M4 4L12 12M12 4L4 12',
  none: 'M5.4 6.2C5.4 2.6 10.6 2.6 10.6 6.2C10.6 8 8 8.2 8 10M8 12.9V13',
}

/** How far the lens path is from the model's own output; `undefined` is not checked (imported). */
function parityLevel(parity: Parity | undefined): Level {
  if (!parity) return 'none'
  if (parity.maxAbsProb <= OK_MAX) return 'ok'
  return parity.maxAbsProb <= WARN_MAX ? 'warn' : 'danger'
}

/** A difference with one or two digits: `3e-6`, `0.12`, `0`. */
export const formatDifference = (difference: number): string =>
  difference === 0 ? '0' : difference < 0.01 ? difference.toExponential(0) : difference.toFixed(2)

/** The parity in one paragraph. */
function describeParity(parity: Parity | undefined): string {
  if (!parity) return 'Not checked: these numbers were imported.'
  const { maxAbsProb, maxAbsLogit, top1Agree, positions } = parity
  return (
    'The last row is the model’s own output. Recomputing it through the lens path differs by at most ' +
    `${formatDifference(maxAbsProb)} in probability, ${formatDifference(maxAbsLogit)} in logits; ` +
    `top-1 agrees on ${top1Agree} of ${positions} positions.`
  )
}

/** Mark and largest probability difference; the sentence behind it on hover and for screen readers. */
export function ParityBadge({ parity }: { parity?: Parity | undefined }) {
  const level = parityLevel(parity)
  const sentence = describeParity(parity)
  return (
    <span className="lb-parity" data-level={level} title={sentence}>
      <svg viewBox="0 0 16 16" width="12" height="12" aria-hidden="true">
        <path d={SHAPES[level]} />
      </svg>
      {parity && <span aria-hidden="true">{formatDifference(parity.maxAbsProb)}</span>}
      <span className="lb-hidden">{sentence}</span>
    </span>
  )
}

import type { TrainingCurve } from '@lensboard/contract'

/** Points of a line that are kept, and numbers of all of them: a curve of many rows has fewer points. */
const POINTS_MAX = 300
const POINTS_MIN = 40
const NUMBERS_MAX = 24_000
/** Digits of a nat that anybody sees. */
const DIGITS = 6

/** What is learned as it comes; however long it takes, a curve stays small. */
export interface LearningCurve {
  logitLens(kl: readonly number[]): void
  loss(step: number, kl: ArrayLike<number>): void
  heldOut(step: number, kl: readonly number[]): void
  change(prompts: number, change: number): void
  soFar(): TrainingCurve
}

/**
 * Thins by the number alone: at step n every 2^k-th is kept, with the least k that leaves few enough, and the first and
 * the last. So a curve that was taken up again is that of one that never stopped.
 */
export function learningCurve(
  layers: readonly number[],
  before?: { curve: TrainingCurve; upTo: number },
): LearningCurve {
  const most = Math.min(POINTS_MAX, Math.max(POINTS_MIN, Math.floor(NUMBERS_MAX / layers.length)))
  const known = before && cut(before.curve, before.upTo)
  const losses = thinLine(most, ({ step }) => step, known?.losses)
  const changes = thinLine(POINTS_MAX, ({ prompts }) => prompts, known?.change)
  const heldOut = [...(known?.heldOut ?? [])]
  let logitLens = known?.logitLens
  return {
    logitLens(kl) {
      logitLens = kl.map(rounded)
    },
    loss: (step, kl) => losses.add({ step, kl: Array.from(kl, rounded) }),
    heldOut(step, kl) {
      const point = { step, kl: kl.map(rounded) }
      const at = heldOut.findIndex((other) => other.step === step)
      if (at < 0) heldOut.push(point)
      else heldOut[at] = point
    },
    change: (prompts, change) => changes.add({ prompts, change: rounded(change) }),
    soFar: () => ({
      layers: [...layers],
      ...(logitLens && { logitLens }),
      losses: losses.soFar(),
      heldOut: [...heldOut],
      ...(changes.soFar().length > 0 && { change: changes.soFar() }),
    }),
  }
}

const rounded = (n: number): number => Number(n.toPrecision(DIGITS))

/** What a training that goes on from a step forgets of its curve. */
const cut = ({ losses, heldOut, change, ...rest }: TrainingCurve, upTo: number): TrainingCurve => ({
  ...rest,
  losses: losses.filter(({ step }) => step <= upTo),
  heldOut: heldOut.filter(({ step }) => step <= upTo),
  ...(change && { change: change.filter(({ prompts }) => prompts <= upTo) }),
})

function thinLine<Point>(most: number, numberOf: (point: Point) => number, before: readonly Point[] = []) {
  let points = [...before]
  return {
    add(point: Point) {
      points.push(point)
      const n = numberOf(point)
      const stride = 2 ** Math.max(0, Math.ceil(Math.log2(n / most)))
      if (stride > 1) points = points.filter((each) => [1, n].includes(numberOf(each)) || numberOf(each) % stride === 0)
    },
    soFar: (): Point[] => [...points],
  }
}

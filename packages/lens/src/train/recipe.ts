import type { OptimizerOptions } from './optimizer.js'

/** How a lens is trained. */
export interface Recipe extends OptimizerOptions {
  steps: number
  tokensPerStep: number
  /** Steps over which the rate grows from nothing. */
  warmupSteps: number
  /** Whether the rate then falls to nothing in a straight line, or stays. */
  schedule: 'linear' | 'constant'
  biasOnly: boolean
  /** Decides the order of the text. */
  seed: number
}

/**
 * The published recipe of tuned-lens, with fewer tokens a step than its 262,144, which a laptop does not read in a
 * minute: SGD with Nesterov momentum 0.9, rate 1 · (1 − momentum), decay 1e-3, gradients clipped to 1, linear fall.
 */
export const SGD_RECIPE: Omit<Recipe, 'steps' | 'tokensPerStep'> = {
  kind: 'sgd',
  learningRate: 0.1,
  momentum: 0.9,
  weightDecay: 1e-3,
  clipNorm: 1,
  warmupSteps: 0,
  schedule: 'linear',
  biasOnly: false,
  seed: 42,
}

/** Adam as tuned-lens offers it. */
export const ADAM_RECIPE: Omit<Recipe, 'steps' | 'tokensPerStep'> = {
  ...SGD_RECIPE,
  kind: 'adam',
  learningRate: 1e-3,
}

/** The learning rate of a step, counted from 0. */
export function rateAt({ learningRate, warmupSteps, schedule, steps }: Recipe, step: number): number {
  if (step < warmupSteps) return (learningRate * (step + 1)) / warmupSteps
  if (schedule === 'constant') return learningRate
  return (learningRate * (steps - step)) / Math.max(1, steps - warmupSteps)
}

import { identityTranslators, type Translators } from './translators.js'

/** How parameters follow their gradients. */
export type OptimizerKind = 'sgd' | 'adam'

export interface OptimizerOptions {
  kind: OptimizerKind
  /** Before the schedule. */
  learningRate: number
  /** Nesterov's momentum, or Adam's first beta. */
  momentum: number
  /** Pulls parameters to zero, hence translators to the identity; added to the gradient. */
  weightDecay: number
  /** Gradients whose norm over all parameters is larger are scaled down to it. */
  clipNorm: number
}

/** What an optimizer remembers, of its parameters' shapes. */
export interface OptimizerState {
  steps: number
  first: Translators
  /** Adam alone. */
  second?: Translators
}

const ADAM_BETA2 = 0.999
const ADAM_EPSILON = 1e-8
/** Keeps the quotient finite where every gradient is zero; torch's clip_grad_norm_ has the same. */
const CLIP_EPSILON = 1e-6

export const initialState = ({ kind }: OptimizerOptions, nRows: number, dModel: number): OptimizerState => ({
  steps: 0,
  first: identityTranslators(nRows, dModel),
  ...(kind === 'adam' && { second: identityTranslators(nRows, dModel) }),
})

/** Euclidean norm over all gradients. */
export function gradientNorm({ weight, bias }: Translators): number {
  const squares = (xs: Float32Array) => xs.reduce((n, x) => n + x * x, 0)
  return Math.sqrt(squares(weight) + squares(bias))
}

/**
 * One step in place, as torch.optim takes it: SGD with Nesterov momentum, or Adam, both with the decay added to the
 * gradient. `rate` is the learning rate of this step; `biasOnly` leaves the weights as they are.
 */
export function takeStep(
  parameters: Translators,
  gradients: Translators,
  state: OptimizerState,
  { rate, biasOnly = false, ...options }: OptimizerOptions & { rate: number; biasOnly?: boolean },
): void {
  state.steps++
  const norm = gradientNorm(biasOnly ? { weight: new Float32Array(), bias: gradients.bias } : gradients)
  const scale = Math.min(1, options.clipNorm / (norm + CLIP_EPSILON))
  for (const name of biasOnly ? (['bias'] as const) : (['weight', 'bias'] as const)) {
    const [p, g, m] = [parameters[name], gradients[name], state.first[name]]
    if (options.kind === 'sgd') nesterov(p, g, m, { ...options, rate, scale })
    else adam(p, g, { first: m, second: state.second![name], steps: state.steps }, { ...options, rate, scale })
  }
}

interface StepOptions extends OptimizerOptions {
  rate: number
  /** What clipping leaves of a gradient. */
  scale: number
}

function nesterov(p: Float32Array, g: Float32Array, m: Float32Array, options: StepOptions): void {
  const { rate, momentum, weightDecay, scale } = options
  for (let i = 0; i < p.length; i++) {
    const grad = g[i]! * scale + weightDecay * p[i]!
    const velocity = momentum * m[i]! + grad
    m[i] = velocity
    p[i] = p[i]! - rate * (grad + momentum * velocity)
  }
}

function adam(
  p: Float32Array,
  g: Float32Array,
  { first, second, steps }: { first: Float32Array; second: Float32Array; steps: number },
  { rate, momentum, weightDecay, scale }: StepOptions,
): void {
  const [firstLeft, secondLeft] = [1 - momentum ** steps, 1 - ADAM_BETA2 ** steps]
  for (let i = 0; i < p.length; i++) {
    const grad = g[i]! * scale + weightDecay * p[i]!
    const mean = momentum * first[i]! + (1 - momentum) * grad
    const square = ADAM_BETA2 * second[i]! + (1 - ADAM_BETA2) * grad * grad
    first[i] = mean
    second[i] = square
    p[i] = p[i]! - (rate * (mean / firstLeft)) / (Math.sqrt(square / secondLeft) + ADAM_EPSILON)
  }
}

import { AppError } from '@lensboard/contract'
import type { DecoderSpec } from '@lensboard/models'
import type { OpenGraph } from '../engine/onnx-runtime.js'
import { addGradients, emptySums } from './loss-and-gradients.js'
import { gradientNorm, initialState, type OptimizerState, takeStep } from './optimizer.js'
import { type Recipe, rateAt } from './recipe.js'
import { readStreams } from './streams.js'
import { identityTranslators, type Translators } from './translators.js'
import { shuffled } from './windows.js'

/** All that a training needs to go on as if it had never stopped. */
export interface TrainingState {
  parameters: Translators
  optimizer: OptimizerState
  /** Mean over rows of the held-out KL at each reading so far, nats. */
  heldOut: { step: number; kl: number }[]
}

/** News of one step. */
export interface StepNews {
  /** Steps done, from 1. */
  step: number
  /** KL(output‖lens) of each row in nats, the mean over the step's tokens, before the step was taken. */
  losses: Float64Array
  gradientNorm: number
  rate: number
}

export interface Training {
  /** The decoder's forward graph, and the graph of its translators' gradients. */
  forward: OpenGraph
  gradients: OpenGraph
  decoder: DecoderSpec
  /** Text to train on, all of one length; read over and over in a new order each time. */
  windows: readonly (readonly number[])[]
  recipe: Recipe
  /** Rows whose gradients are in memory at once; all where absent. */
  rowsAtOnce?: number | undefined
  resume?: TrainingState
  /** Told after each step. The state is the live one: copy what is kept. True ends the training early. */
  onStep(news: StepNews, state: TrainingState): Promise<boolean> | boolean
  /** Runs between pieces of work and may throw to stop. */
  pause?(): void
}

/** Trains one translator for what enters each block, and gives back the state at its end. */
export async function trainTranslators(training: Training): Promise<TrainingState> {
  const { forward, gradients, decoder, windows, recipe, rowsAtOnce, pause = () => {} } = training
  const { nLayers, dModel } = decoder
  const state: TrainingState = training.resume ?? {
    parameters: identityTranslators(nLayers, dModel),
    optimizer: initialState(recipe, nLayers, dModel),
    heldOut: [],
  }
  const length = windows[0]!.length
  const perStep = Math.max(1, Math.round(recipe.tokensPerStep / length))
  const draw = windowsInTurn(windows, recipe.seed)
  while (state.optimizer.steps < recipe.steps) {
    const step = state.optimizer.steps
    const sums = emptySums(nLayers, dModel)
    const share = 1 / (perStep * length)
    for (let w = 0; w < perStep; w++) {
      pause()
      const streams = await readStreams(forward, decoder, [draw(step * perStep + w)])
      await addGradients(gradients, decoder, { streams, parameters: state.parameters, share, rowsAtOnce }, sums, pause)
    }
    const losses = sums.losses.map((loss) => loss * share)
    const norm = gradientNorm(sums.gradients)
    if (!losses.every(Number.isFinite) || !Number.isFinite(norm)) throw diverged(step + 1)
    const rate = rateAt(recipe, step)
    takeStep(state.parameters, sums.gradients, state.optimizer, { ...recipe, rate })
    if (await training.onStep({ step: step + 1, losses, gradientNorm: norm, rate }, state)) break
  }
  return state
}

const diverged = (step: number) =>
  new AppError(
    'TRAINING_DIVERGED',
    `The loss was no number at step ${step}. Lower the learning rate and go on from the last state.`,
  )

/** The n-th window of an endless reading that goes through all of them in a new order each time. */
function windowsInTurn(windows: readonly (readonly number[])[], seed: number): (n: number) => readonly number[] {
  let [epoch, order] = [-1, [] as number[]]
  return (n) => {
    const wanted = Math.floor(n / windows.length)
    if (wanted !== epoch) {
      order = shuffled(windows.length, seed + wanted)
      epoch = wanted
    }
    return windows[order[n % windows.length]!]!
  }
}

import type { TrainingCurve, TrainingState } from '@lensboard/contract'

/** A training for tests, as it is while it learns. */
export const trainingState = (
  more: { [Key in keyof TrainingState]?: TrainingState[Key] | undefined } = {},
): TrainingState =>
  ({
    id: 'one',
    spec: {
      kind: 'tuned',
      checkpoint: { name: 'workshop', hash: 'a'.repeat(64) },
      text: { name: 'sample', hash: 'c'.repeat(64) },
      title: 'Tuned lens of workshop',
      seed: 42,
      length: { steps: 60 },
      tokensPerStep: 2048,
      optimizer: 'adam',
      learningRate: 0.001,
      momentum: 0.9,
      weightDecay: 0.001,
      clipNorm: 1,
      warmupSteps: 0,
      schedule: 'linear',
      biasOnly: false,
    },
    status: 'running',
    stage: 'learning',
    step: 12,
    steps: 60,
    heldOut: 1.9249,
    logitLens: 2.93,
    tokensPerSecond: 290.4,
    secondsLeft: 340,
    resumed: 0,
    by: 'Ada',
    mine: true,
    createdAt: '2026-11-22T06:00:00.000Z',
    startedAt: '2026-11-22T06:00:01.000Z',
    ...more,
  }) as TrainingState

export const trainingCurve = (more: Partial<TrainingCurve> = {}): TrainingCurve => ({
  layers: [0, 1],
  logitLens: [4, 2],
  losses: [{ step: 0, kl: [5, 3] }],
  heldOut: [
    { step: 0, kl: [4, 2] },
    { step: 10, kl: [1, 3] },
  ],
  ...more,
})

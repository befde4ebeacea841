import { writeLensFolder } from './lens-folder.js'
import type { LensNumbers } from './lens-numbers.js'
import type { StoredLens } from './stored-lens.js'
import { type HeldOutReading, type Making, trainedLens } from './trained-lens.js'
import { type KeptTraining, type TrainingFacts, writeTraining } from './training-file.js'

/** What is the same throughout a training. */
export type TrainingMade = Making & Pick<TrainingFacts, 'recipe' | 'evaluateEvery' | 'textHash'>

/** A training as the engine hands it out; it is kept as it is, so it must not change afterwards. */
export interface LiveTraining {
  parameters: Required<LensNumbers>
  optimizer: { steps: number; first: Required<LensNumbers>; second?: Required<LensNumbers> }
  /** Mean over rows of the held-out KL at each reading so far, nats. */
  heldOut: { step: number; kl: number }[]
}

export interface TrainingKeeper {
  /** Held-out text by the logit lens; comes before the first reading. */
  logitLens(quality: HeldOutReading): void
  /** A reading of held-out text and the state it is of: the lens is kept where it is the best so far. */
  evaluated(state: LiveTraining, quality: HeldOutReading): void
  /** A state between readings. */
  state(state: LiveTraining): void
  /** The lens with the lowest held-out KL, mean over rows. */
  best(): StoredLens | undefined
  /** Settles when all is written; what failed is tried once more, and thrown where it fails again. */
  written(): Promise<void>
}

/** What a folder kept, to go on from. */
export interface TrainingBefore {
  kept: KeptTraining
  best?: StoredLens | undefined
}

/** Keeps the best lens and the training in a folder, where one is given; writes follow each other, the newest state wins. */
export function trainingKeeper(
  made: TrainingMade,
  folder: string | undefined,
  before: TrainingBefore | undefined,
): TrainingKeeper {
  const since = performance.now() - (before?.kept.wallMs ?? 0)
  let best = before?.best
  let byLogitLens: HeldOutReading | undefined
  let wanted: { lens?: StoredLens; kept?: KeptTraining } = {}
  let writing: Promise<void> | undefined
  let failure: unknown
  const write = async (to: string) => {
    while (wanted.kept) {
      const now = wanted
      wanted = {}
      try {
        // The lens first: a training without its lens could not go on.
        if (now.lens) await writeLensFolder(to, now.lens)
        await writeTraining(to, now.kept!)
        failure = undefined
      } catch (error) {
        // A full disk may have room again when the next state comes.
        wanted = { ...now, ...wanted }
        failure = error
        return
      }
    }
  }
  const begin = (to: string) => {
    writing ??= write(to).finally(() => {
      writing = undefined
    })
  }
  const keep = (state: LiveTraining, lens?: StoredLens) => {
    if (folder === undefined) return
    wanted = { ...wanted, ...(lens && { lens }), kept: keptTraining(made, state, performance.now() - since) }
    begin(folder)
  }
  return {
    logitLens(quality) {
      byLogitLens = quality
    },
    evaluated(state, quality) {
      if (!byLogitLens) throw new Error('A lens is held against the logit lens, which was not read.')
      const { parameters, optimizer } = state
      const reading = { parameters, quality, logitLens: byLogitLens, wallMs: performance.now() - since }
      const now = trainedLens(made, { ...reading, steps: optimizer.steps })
      const better = !best?.lens.evaluation || meanKl(now.lens.evaluation!.lens) < meanKl(best.lens.evaluation.lens)
      if (better) best = now
      keep(state, better ? now : undefined)
    },
    state: (state) => keep(state),
    best: () => best,
    async written() {
      while (writing) await writing
      if (folder !== undefined) begin(folder)
      await writing
      if (failure !== undefined) throw failure
    },
  }
}

const meanKl = (rows: readonly { kl: number }[]): number => rows.reduce((n, { kl }) => n + kl, 0) / rows.length

function keptTraining(
  { checkpoint, nLayers, dModel, recipe, evaluateEvery, textHash }: TrainingMade,
  { parameters, optimizer, heldOut }: LiveTraining,
  wallMs: number,
): KeptTraining {
  const { steps, first, second } = optimizer
  return {
    facts: {
      ...{ version: 1, checkpointHash: checkpoint.hash, textHash, recipe, evaluateEvery, steps },
      ...{ nRows: nLayers, dModel, curve: [...heldOut] },
    },
    wallMs,
    parameters,
    first,
    ...(second && { second }),
  }
}

/** A kept training as the engine takes it up again. */
export const liveTraining = ({ facts, parameters, first, second }: KeptTraining): LiveTraining => ({
  parameters,
  optimizer: { steps: facts.steps, first, ...(second && { second }) },
  heldOut: facts.curve,
})

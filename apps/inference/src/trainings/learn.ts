import { openEngine } from '@lensboard/lens'
import { ModelStore } from '../model-store.js'
import { createTextShelf } from '../texts/text-shelf.js'
import { learnJacobian } from './learn-jacobian.js'
import { learnTuned } from './learn-tuned.js'
import type { LearnerTask, TrainingProgress } from './learner-protocol.js'
import { refuseLearning } from './learning-memory.js'
import { trainingText } from './training-text.js'

/**
 * Learns a lens from its first step, or from what was kept of it, and leaves it in the task's folder. Throws AppError with
 * what a person should read, or the signal's reason.
 */
export async function learn(
  { spec, folder, dataDir, hubCache, device, threads }: LearnerTask,
  { tell, signal }: { tell(progress: TrainingProgress): void; signal: AbortSignal },
): Promise<void> {
  tell({ stage: 'loading' })
  const model = await new ModelStore({ dataDir, hubCache }).find(spec.checkpoint)
  const { name, hash } = model.checkpoint
  tell({ stage: 'reading' })
  const text = await trainingText(spec, model, { texts: createTextShelf({ dataDir }), signal })
  refuseLearning(spec, model.decoder, text.windows[0]?.length ?? 0)
  tell({ stage: 'loading' })
  const engine = await openEngine({ device, threads })
  const learning = { model, ref: { name, hash }, text, engine, folder, tell, signal }
  if (spec.kind === 'tuned') await learnTuned(spec, learning)
  else await learnJacobian(spec, learning)
  // Not after an error: it would wait for a step that nobody wants any more, and the process ends.
  await engine.close()
}

import { type Db, setTrainingProgress, type TrainingProgress } from '@lensboard/db'

export interface TrainingReporter {
  report(progress: TrainingProgress): void
  stop(): Promise<void>
}

/** Writes how far a training is, one write at a time and the newest next; `onUnwanted` is called once it is not to run. */
export function trainingReporter(db: Db, id: string, onUnwanted: () => void): TrainingReporter {
  let waiting: TrainingProgress | undefined
  let writing: Promise<void> | undefined
  async function write() {
    while (waiting) {
      const progress = waiting
      waiting = undefined
      try {
        if (!(await setTrainingProgress(db, id, progress))) onUnwanted()
      } catch {
        // Progress that is lost costs nothing; the next one says more.
      }
    }
    writing = undefined
  }
  return {
    report(progress) {
      waiting = { ...waiting, ...progress }
      writing ??= write()
    },
    stop: async () => void (await writing),
  }
}

import { AppError, type CheckpointRef, type Download } from '@lensboard/contract'
import { type Db, downloadUnderWay } from '@lensboard/db'
import type { OpenModel } from '@lensboard/models'
import type { ModelStore } from './model-store.js'

/** Finds a card's model; one that is not here yet because its download is under way says so, and how far it is. */
export async function findModel(store: ModelStore, db: Db, ref: CheckpointRef): Promise<OpenModel> {
  try {
    return await store.find(ref)
  } catch (error) {
    const absent = error instanceof AppError && error.code === 'MODEL_UNKNOWN'
    // Without the database the refusal stands as it is.
    const download = absent && (await downloadUnderWay(db, ref.name.replace(/@.*/, '')).catch(() => null))
    if (!download) throw error
    throw new AppError(
      'MODEL_UNKNOWN',
      `${ref.name} is being downloaded (${shareOf(download)}). Run the card when it is here.`,
    )
  }
}

const shareOf = ({ status, bytesDone, bytesTotal }: Download) =>
  status === 'queued' || bytesTotal === 0 ? 'waiting to begin' : `${Math.floor((100 * bytesDone) / bytesTotal)} %`

import { createHash } from 'node:crypto'
import { AppError, type ModelInfo } from '@lensboard/contract'
import { hookNotes, memoryBytes, type OpenModel, parameterCount } from '@lensboard/models'
import type { CheckpointFolder } from '@lensboard/weights'

/** Where a folder lies, as a picker says it. */
const placeOf = ({ title, isDefault, place, commit }: CheckpointFolder) => ({
  title,
  isDefault,
  place,
  ...(commit === undefined ? {} : { commit }),
})

/** A model that can run now. */
export function readyLine(folder: CheckpointFolder, { checkpoint, decoder, adapter }: OpenModel): ModelInfo {
  const { nLayers, nHeads, nKvHeads, dModel, dVocab, nCtx, family } = decoder
  return {
    checkpoint: { name: checkpoint.name, hash: checkpoint.hash },
    ...placeOf(folder),
    family,
    ...{ nLayers, nHeads, nKvHeads, dModel, dVocab, nCtx },
    parameters: parameterCount(decoder),
    bytes: checkpoint.bytes,
    memoryBytes: memoryBytes(decoder),
    chat: checkpoint.chatTemplate !== undefined,
    state: 'ready',
    ...(adapter === undefined ? {} : { adapter }),
    hookNotes: hookNotes(decoder, decoder.weights),
    ...(checkpoint.card === undefined ? {} : { card: checkpoint.card }),
  }
}

/** A folder whose files are read for the first time. */
export const readingLine = (folder: CheckpointFolder): ModelInfo => ({
  ...emptyLine(folder),
  state: 'reading',
  reason: 'Its files are being read for the first time. Look again in a moment.',
})

/** A folder that cannot run, and why. */
export function refusedLine(folder: CheckpointFolder, error: unknown): ModelInfo {
  const reason = error instanceof AppError ? error.message : 'This model cannot be read.'
  const unsupported = error instanceof AppError && error.code === 'MODEL_UNSUPPORTED'
  return { ...emptyLine(folder), state: unsupported ? 'unsupported' : 'broken', reason }
}

/** Without its files read a folder has no hash of its own; one made of its name keeps its line apart from the others. */
const emptyLine = (folder: CheckpointFolder): Omit<ModelInfo, 'state'> => ({
  checkpoint: { name: folder.name, hash: createHash('sha256').update(folder.name).digest('hex') },
  ...placeOf(folder),
  family: '',
  ...{ nLayers: 0, nHeads: 0, nKvHeads: 0, dModel: 0, dVocab: 0, nCtx: 0, parameters: 0, bytes: 0, memoryBytes: 0 },
  chat: false,
  hookNotes: [],
})

import { stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { AppError } from '@lensboard/contract'
import { type DecoderSpec, describeDecoder } from '@lensboard/models'
import {
  type Checkpoint,
  type CheckpointFolder,
  hubCache,
  listCheckpoints,
  openCheckpoint,
  WORKSHOP,
} from '@lensboard/weights'

export interface OpenModel {
  checkpoint: Checkpoint
  decoder: DecoderSpec
}

const dataDir = () => resolve(process.env.DATA_DIR || '.data')

/** Paths are meant from where the command was typed; npm moves to the project's folder first. */
export const fromHere = (path: string): string => resolve(process.env.INIT_CWD ?? '.', path)

/** Every checkpoint folder on this machine. */
export const allModels = (): Promise<CheckpointFolder[]> =>
  listCheckpoints({ dataDir: dataDir(), hubCache: hubCache(process.env) })

/** Opens a model by its name in the list, or by its folder; throws MODEL_UNKNOWN and what opening throws. */
export async function findModel(nameOrDir: string = WORKSHOP.name): Promise<OpenModel> {
  const models = await allModels()
  const listed = models.find(({ name }) => name === nameOrDir)
  if (listed) return openModel(listed)
  const dir = fromHere(nameOrDir)
  if ((await stat(dir).catch(() => undefined))?.isDirectory()) return openModel({ name: basename(dir), dir })
  const names = models.map(({ name }) => name).join(', ')
  throw new AppError('MODEL_UNKNOWN', `There is no model or folder ${nameOrDir}. Models here: ${names}.`)
}

export async function openModel({ name, dir }: Pick<CheckpointFolder, 'name' | 'dir'>): Promise<OpenModel> {
  const cacheDir = resolve(dataDir(), 'cache', 'fingerprints')
  const checkpoint = await openCheckpoint(dir, { name, cacheDir })
  return { checkpoint, decoder: describeDecoder(checkpoint) }
}

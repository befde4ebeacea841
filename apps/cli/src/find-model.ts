import { stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { AppError } from '@lensboard/contract'
import { type OpenModel, openModel as open } from '@lensboard/models'
import { type CheckpointFolder, hubSettings, listCheckpoints, WORKSHOP } from '@lensboard/weights'
import { fetchModel } from './fetch-model.js'

export type { OpenModel } from '@lensboard/models'

const dataDir = () => resolve(process.env.DATA_DIR || '.data')

/** Paths are meant from where the command was typed; npm moves to the project's folder first. */
export const fromHere = (path: string): string => resolve(process.env.INIT_CWD ?? '.', path)

/** Every checkpoint folder on this machine. */
export const allModels = (): Promise<CheckpointFolder[]> =>
  listCheckpoints({ dataDir: dataDir(), hubCache: hubSettings(process.env).cacheDir })

/** A model by its name in the list or by its folder; `undefined` where there is neither. */
export async function localModel(
  nameOrDir: string,
  models: readonly CheckpointFolder[],
): Promise<CheckpointFolder | undefined> {
  const listed = models.find(({ name }) => name === nameOrDir)
  if (listed) return listed
  const dir = fromHere(nameOrDir)
  if (!(await stat(dir).catch(() => undefined))?.isDirectory()) return undefined
  return { name: basename(dir), title: basename(dir), dir, isDefault: false, place: 'data' }
}

/**
 * Opens a model by its name in the list, by its folder, or as `hub:ORG/NAME[@REV]`, which is fetched where it is not
 * here yet. Throws MODEL_UNKNOWN, what opening throws, and what fetching throws.
 */
export async function findModel(wanted: string = WORKSHOP.name): Promise<OpenModel> {
  const models = await allModels()
  if (wanted.startsWith('hub:')) {
    const folder = await fetchModel(wanted, models)
    return openModel(folder, await allModels())
  }
  const local = await localModel(wanted, models)
  if (local) return openModel(local, models)
  const names = models.map(({ name }) => name).join(', ')
  throw new AppError('MODEL_UNKNOWN', `There is no model or folder ${wanted}. Models here: ${names}.`)
}

export const openModel = (
  folder: Pick<CheckpointFolder, 'name' | 'dir'>,
  folders: readonly CheckpointFolder[],
): Promise<OpenModel> => open(folder, { folders, cacheDir: resolve(dataDir(), 'cache', 'fingerprints') })

import { stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { withTorchFile } from '../torch-file/read-torch-file.js'
import { refuse } from '../torch-file/refuse.js'
import { isFullAffine, readFullAffine } from './full-affine.js'
import { isJacobian, readJacobian } from './jacobian-file.js'
import { LENS_JSON, readLensFolder } from './lens-folder.js'
import { allFinite } from './lens-numbers.js'
import type { StoredLens } from './stored-lens.js'
import { isTunedParams, readTunedLensFolder, readTunedParams } from './tuned-lens-folder.js'

/**
 * Reads a lens of any form that is known: our own folder, a tuned-lens folder (or its params.pt), a Jacobian file, whole
 * affine maps. Throws LENS_INVALID with a sentence for every other file; nothing in a file is executed.
 */
export async function readLens(path: string): Promise<StoredLens> {
  const stored = await readKnown(path)
  if (!allFinite(stored.numbers)) throw refuse('it holds numbers that are infinite or no numbers')
  return stored
}

async function readKnown(path: string): Promise<StoredLens> {
  const found = await stat(path).catch(() => undefined)
  if (!found) throw refuse('there is no such file or folder')
  if (found.isDirectory())
    return (await exists(join(path, LENS_JSON))) ? readLensFolder(path) : readTunedLensFolder(path)
  if (path.endsWith('params.pt') && (await exists(join(dirname(path), 'config.json'))))
    return readTunedLensFolder(dirname(path))
  return withTorchFile(path, (torch) => {
    if (isJacobian(torch.root)) return readJacobian(torch)
    if (isFullAffine(torch.root)) return readFullAffine(torch)
    if (isTunedParams(torch.root)) return readTunedParams(torch)
    throw refuse('it is no lens that is known: neither Jacobians by layer, nor translators, nor whole affine maps')
  })
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

import { chmodSync, mkdirSync, statSync } from 'node:fs'
import { StartError } from '../start-error.js'

/** Used only when Lensboard runs as root inside a folder that the unprivileged server account cannot enter. */
const ROOT_FOLDER = '/var/lib/lensboard'

/** A folder that belongs to root and that every account may pass through. */
export function rootFolder(): string {
  try {
    mkdirSync(ROOT_FOLDER, { recursive: true })
    if (statSync(ROOT_FOLDER).uid !== 0) throw new Error(`${ROOT_FOLDER} does not belong to root`)
    chmodSync(ROOT_FOLDER, 0o711)
    return ROOT_FOLDER
  } catch (error) {
    throw new StartError(
      'DATA_DIR_UNUSABLE',
      `PostgreSQL cannot run as root, its own account cannot enter this folder, and ${ROOT_FOLDER} is not usable instead. Start Lensboard as an ordinary user, or from a folder that others may enter.`,
      { cause: error },
    )
  }
}

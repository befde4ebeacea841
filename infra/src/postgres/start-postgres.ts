import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { folderError, StartError } from '../start-error.js'
import { serverAccount } from './account.js'
import { postgresBinaries } from './binaries.js'
import { freePort } from './free-port.js'
import { initCluster, SERVER_ENV } from './init-cluster.js'
import { isAlive, livePostmaster, stopPostmaster } from './postmaster.js'

export interface Postgres {
  /** Address of the maintenance database `postgres`, password included. */
  adminUrl: string
  port: number
  pid: number
  /** True when the server was already running on this folder. */
  adopted: boolean
  /** Settles when the server is gone, asked for or not. */
  exited: Promise<void>
  stop(): Promise<void>
}

export interface PostgresOptions {
  /** Holds everything of this server; made if it is not there. */
  folder: string
  /** Insist on this loopback port (a restart under running clients); else the remembered one or any free one. */
  port?: number
  /** False for a throw-away cluster: nothing is flushed to the disk. */
  durable?: boolean
}

/** Crash recovery replays the log before it lets anybody in; give it time, but not for ever. */
const READY_TIMEOUT_MS = 120_000
const ADOPT_TIMEOUT_MS = 15_000
const POLL_MS = 25
/** An adopted server is not our child, so nobody tells us when it ends. */
const GONE_POLL_MS = 250
/** Backends of a killed server need a moment to notice; until then a new one is refused. */
const STARTS = 4

const UNSAFE = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'autovacuum=off']

/** Brings up PostgreSQL on `folder`, or adopts the one that is running there. Loopback only. */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const folder = resolve(options.folder)
  const durable = options.durable ?? true
  try {
    const account = serverAccount()
    const binaries = postgresBinaries(account)
    const { data, password } = initCluster({ folder, account, binaries, durable })
    const adminUrl = (port: number) => `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`

    const live = livePostmaster(data)
    if (live && (await answers(adminUrl(live.port), () => isAlive(live.pid), ADOPT_TIMEOUT_MS)))
      return {
        ...live,
        adminUrl: adminUrl(live.port),
        adopted: true,
        exited: gone(live.pid),
        stop: () => stopPostmaster(live.pid),
      }
    if (live && isAlive(live.pid)) await stopPostmaster(live.pid)

    const log = join(folder, 'postgres.log')
    for (let left = STARTS; ; left--) {
      const port = options.port ?? (await rememberedPort(folder))
      const child = launch(binaries.postgres, data, port, log, durable, account)
      const exited = new Promise<void>((done) => child.once('exit', () => done()).once('error', () => done()))
      const { pid } = child
      if (
        pid &&
        (await answers(adminUrl(port), () => child.exitCode === null && child.signalCode === null, READY_TIMEOUT_MS))
      )
        return { adminUrl: adminUrl(port), port, pid, adopted: false, exited, stop: () => stopPostmaster(pid) }
      if (pid) await stopPostmaster(pid)
      const said = existsSync(log) ? readFileSync(log, 'utf8') : ''
      if (left === 0 || !/still in use|Address already in use/.test(said)) throw refusal(said, log)
      await sleep(1_000)
    }
  } catch (error) {
    throw folderError(error, folder)
  }
}

async function rememberedPort(folder: string): Promise<number> {
  const file = join(folder, 'port')
  const remembered = existsSync(file) ? Number(readFileSync(file, 'utf8')) : undefined
  const port = await freePort(remembered)
  writeFileSync(file, `${port}\n`)
  return port
}

function launch(
  postgres: string,
  data: string,
  port: number,
  log: string,
  durable: boolean,
  account: ReturnType<typeof serverAccount>,
): ChildProcess {
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    `port=${port}`,
    ...(durable ? [] : UNSAFE),
  ]
  if (existsSync(log)) renameSync(log, `${log}.previous`)
  const out = openSync(log, 'w', 0o600)
  try {
    // Detached: Ctrl-C in the terminal must reach us alone, so that clients end before their database does.
    return spawn(postgres, ['-D', realpathSync(data), ...settings.flatMap((setting) => ['-c', setting])], {
      cwd: '/',
      env: SERVER_ENV,
      detached: true,
      stdio: ['ignore', out, out],
      ...(account && { uid: account.uid, gid: account.gid }),
    })
  } finally {
    closeSync(out)
  }
}

/** Asks until the server answers; false when it ended or stayed silent. */
async function answers(url: string, running: () => boolean, timeoutMs: number): Promise<boolean> {
  const until = Date.now() + timeoutMs
  while (running() && Date.now() < until) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
    client.on('error', () => {})
    try {
      await client.connect()
      return true
    } catch (error) {
      if ((error as { code?: string }).code === '28P01')
        throw new StartError('POSTGRES_FAILED', 'PostgreSQL refuses the password kept in the data folder.', {
          cause: error,
        })
      await sleep(POLL_MS)
    } finally {
      await client.end().catch(() => {})
    }
  }
  return false
}

async function gone(pid: number): Promise<void> {
  while (isAlive(pid)) await sleep(GONE_POLL_MS)
}

function refusal(said: string, log: string): StartError {
  if (/No space left on device/.test(said))
    return new StartError('DISK_FULL', 'The disk is full: PostgreSQL cannot start. Free some space, then start again.')
  const reason =
    said
      .match(/(?:FATAL|PANIC): +(.*)/g)
      ?.at(-1)
      ?.replace(/^\w+: +/, '') ?? 'it ended without a word'
  return new StartError('POSTGRES_FAILED', `PostgreSQL did not start: ${reason}. Its log is ${log}.`)
}

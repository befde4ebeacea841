import { type ChildProcess, fork } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../postgres/free-port.js'
import { livePostmaster, stopPostmaster } from '../postgres/postmaster.js'
import { ROOT } from '../root.js'

/** The whole of Lensboard, as `npm start` runs it after the build. */
export interface Product {
  origin: string
  dataDir: string
  /** The supervisor's process. */
  pid(): number
  /** What it printed so far. */
  log(): string
  /** Pulls the plug: the supervisor gets no chance to tidy up. */
  kill(): Promise<void>
  /** Brings it up again on the same folder and port. */
  restart(): Promise<void>
  /** Ends it properly and removes a data folder that was made for it. */
  stop(): Promise<void>
}

export interface ProductOptions {
  /** Kept when given; else a temporary folder. */
  dataDir?: string
  env?: NodeJS.ProcessEnv
}

const START_TIMEOUT_MS = 180_000

/** Starts the built product on a free port and waits until it is ready; its processes die with the caller. */
export async function startProduct({ dataDir: given, env = {} }: ProductOptions = {}): Promise<Product> {
  const dataDir = given ?? mkdtempSync(join(tmpdir(), 'lensboard-product-'))
  // As root PostgreSQL runs under another account, which must be able to pass through.
  if (!given) chmodSync(dataDir, 0o711)
  const port = await freePort()
  let child: ChildProcess
  let log = ''

  const start = () =>
    new Promise<void>((resolve, reject) => {
      child = fork(join(ROOT, 'infra/dist/start.js'), {
        env: { ...process.env, NO_COLOR: '1', PORT: String(port), ORIGIN: '', DATA_DIR: dataDir, ...env },
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      })
      for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (log += chunk))
      const late = setTimeout(() => fail('was not ready in time'), START_TIMEOUT_MS)
      const fail = (why: string) => {
        clearTimeout(late)
        reject(new Error(`Lensboard ${why}:\n${log}`))
      }
      child.once('message', () => {
        clearTimeout(late)
        resolve()
      })
      child.once('close', (code) => fail(`ended with code ${code}`))
    })

  const end = (signal: NodeJS.Signals) =>
    new Promise<void>((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) return resolve()
      child.once('exit', () => resolve())
      child.kill(signal)
    })

  await start()
  return {
    origin: `http://localhost:${port}`,
    dataDir,
    pid: () => child.pid!,
    log: () => log,
    kill: () => end('SIGKILL'),
    restart: start,
    async stop() {
      await end('SIGTERM')
      const left = livePostmaster(join(dataDir, 'postgres', 'data'))
      if (left) await stopPostmaster(left.pid)
      if (!given) rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { connect } from '@lensboard/db'
import pc from 'picocolors'
import { type Env, readEnv } from './env.js'
import { freePort } from './postgres/free-port.js'
import { keepRunning } from './processes/keep-running.js'
import { createLog } from './processes/log.js'
import { waitUntilReady } from './processes/readiness.js'
import { ROOT } from './root.js'
import { type InferenceAddress, seedTour } from './seed/seed-tour.js'
import { takeDataDir } from './start/data-dir.js'
import { openDatabase } from './start/database.js'
import { claimPort } from './start/port.js'
import { secretsKey } from './start/secrets-key.js'
import { StartError } from './start-error.js'

const APPS = {
  inference: 'apps/inference/dist/main.js',
  sync: 'apps/sync/dist/main.js',
  web: 'apps/web/build/main.js',
}
/** Children of a Lensboard that was killed need a moment to let go of the port. */
const CRASHED_PORT_PATIENCE_MS = 15_000
/** Opening the model for the first time is the slowest part. */
const READY_TIMEOUT_MS = 120_000

const log = createLog('lensboard')
const stopped = new AbortController()
/** What is up, in the order it came up; it goes down in the opposite order. */
const undo: (() => unknown)[] = []

async function start(env: Env) {
  const dataDir = takeDataDir(env.DATA_DIR, env.ORIGIN)
  undo.push(dataDir.release)
  await claimPort(env.PORT, dataDir.crashed ? CRASHED_PORT_PATIENCE_MS : 0)
  const database = await openDatabase(env.DATA_DIR, env.DATABASE_URL, log)
  undo.push(database.stop)

  const secret = randomBytes(32).toString('hex')
  const syncPort = env.SYNC_PORT ?? (await freePort())
  const inferencePort = env.INFERENCE_PORT ?? (await freePort())
  const secretsKeys = env.SECRETS_KEY ?? secretsKey(env.DATA_DIR)
  const { SECRETS_KEY: _, ...others } = process.env
  const childEnv = {
    ...others,
    NODE_ENV: 'production',
    DATABASE_URL: database.url,
    DATA_DIR: env.DATA_DIR,
    PORT: String(env.PORT),
    ORIGIN: env.ORIGIN,
    SYNC_PORT: String(syncPort),
    INFERENCE_PORT: String(inferencePort),
    INTERNAL_SECRET: secret,
    INFERENCE_DEVICE: env.INFERENCE_DEVICE,
    MODEL_DOWNLOADS: env.MODEL_DOWNLOADS,
    LOG_LEVEL: env.LOG_LEVEL,
  }
  if (stopped.signal.aborted) return
  // Only the inference service opens people's hub tokens, so only it gets the key.
  const more: Record<string, NodeJS.ProcessEnv> = { inference: { SECRETS_KEY: secretsKeys } }
  const children = Object.entries(APPS).map(([name, file]) =>
    keepRunning({ file: join(ROOT, file), env: { ...childEnv, ...more[name] }, log: createLog(name) }),
  )
  undo.push(() => Promise.all(children.map((child) => child.stop())))

  const ready = { timeoutMs: READY_TIMEOUT_MS, signal: stopped.signal }
  const why = await waitUntilReady([syncPort, inferencePort], `http://127.0.0.1:${env.PORT}/readyz`, ready)
  if (stopped.signal.aborted) return
  if (why) log.warn(`not everything is ready yet (${why})`)
  else await seed(database.url, { url: `http://127.0.0.1:${inferencePort}`, secret })
  console.log(`\n  ${pc.bold('Lensboard')} is at ${pc.cyan(pc.underline(env.ORIGIN))}   ${pc.dim('Ctrl-C stops it')}\n`)
  process.send?.({ ready: env.ORIGIN })
}

/** A demo board is no reason to fail: without it everything works, and the next start tries again. */
async function seed(databaseUrl: string, inference: InferenceAddress) {
  const db = connect(databaseUrl)
  try {
    if (await seedTour(db, inference)) log.info('made the tour board')
  } catch (error) {
    log.warn(`the tour board could not be made: ${(error as Error).message}`)
  } finally {
    await db.close()
  }
}

async function stop(code: number) {
  if (stopped.signal.aborted) return
  stopped.abort()
  await starting.catch(() => {})
  for (const step of undo.reverse()) await step()
  process.exit(code)
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    log.info('stopping')
    void stop(0)
  })
process.on('disconnect', () => void stop(0))

const starting = (async () => start(readEnv(process.env)))()
starting.catch((error: unknown) => {
  console.error(`\n${pc.red('Lensboard cannot start.')} ${sentence(error)}\n`)
  void stop(1)
})

function sentence(error: unknown): string {
  if (error instanceof StartError) return `${error.message} ${pc.dim(`(${error.code})`)}`
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

import { createServer, type RequestListener, type Server } from 'node:http'
import { createApp } from './app.js'
import { readEnv } from './env.js'
import { makeLog } from './log.js'
import { checkBuilt } from './pages.js'
import { openServices } from './services.js'
import { syncProxy } from './sync-proxy.js'

/** Streams and uploads get this long to end by themselves when the server stops. */
const GRACE_MS = 3_000

const env = readEnvOrStop()
const log = makeLog(env.LOG_LEVEL)

function readEnvOrStop() {
  try {
    return readEnv(process.env)
  } catch (error) {
    stop((error as Error).message)
  }
}

/** Says one sentence on standard error and ends. */
function stop(sentence: string): never {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE'
      const sentence = `Port ${env.PORT} is taken by another program. Stop it, or set PORT to another number.`
      reject(taken ? new Error(sentence) : error)
    })
    server.listen(env.PORT, resolve)
  })
}

async function start(): Promise<void> {
  await checkBuilt()
  let answer: RequestListener = (_req, res) =>
    res.writeHead(503, { 'retry-after': '2' }).end('Lensboard is starting.\n')
  // How long a body may take depends on what it is: see limitTime.
  const server = createServer({ requestTimeout: 0, headersTimeout: 15_000 }, (req, res) => answer(req, res))
  // The port first: a second start must say so before it opens anything.
  await listen(server)
  const services = await openServices(env, log)
  answer = await createApp(services, env, log)
  server.on('upgrade', syncProxy(env.SYNC_PORT, log))
  log.info({ port: env.PORT, origin: env.ORIGIN }, 'web is listening')

  let stopping = false
  const end = async () => {
    if (stopping) return
    stopping = true
    server.close()
    server.closeIdleConnections()
    setTimeout(() => server.closeAllConnections(), GRACE_MS).unref()
    setTimeout(() => process.exit(0), GRACE_MS + 1_000).unref()
    await new Promise<void>((closed) => server.once('close', closed))
    await services.close()
    process.exit(0)
  }
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
  // The supervisor is gone: nobody would stop this process any more.
  process.on('disconnect', end)
}

start().catch((error: unknown) => {
  log.debug({ err: error }, 'start failed')
  stop(error instanceof Error ? `The web server cannot start: ${error.message}` : String(error))
})

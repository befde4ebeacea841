import { ENGINE_VERSION } from '@lensboard/contract'
import { connect } from '@lensboard/db'
import { openEngine } from '@lensboard/lens'
import { tokenize } from '@lensboard/weights'
import { pino } from 'pino'
import { answerCard } from './answer-card.js'
import { readSettings, type Settings } from './env.js'
import { serve } from './http-server.js'
import { ModelStore } from './model-store.js'
import { type Queue, startQueue } from './queue.js'
import { createRouter } from './router.js'
import { whenAskedToStop } from './stop.js'

/** A run that is under way when the service stops gets this long to be given back. */
const STOP_MS = 8_000

try {
  await start(readSettings(process.env))
} catch (error) {
  const said =
    (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
      ? 'INFERENCE_PORT is taken by another program.'
      : (error as Error).message
  console.error(said)
  process.exit(1)
}

async function start(settings: Settings): Promise<void> {
  // Logs carry run keys, figures and codes, never a prompt.
  const log = pino({ name: 'inference', level: settings.logLevel })
  const stopping = new AbortController()
  const engine = await openEngine({ device: settings.device })
  if (engine.fallback !== undefined) log.warn(engine.fallback)
  const store = new ModelStore(settings)
  const db = connect(settings.databaseUrl)
  const compute = answerCard(store, engine, stopping.signal)
  let queue: Queue | undefined
  const router = createRouter({
    list: () => store.list(),
    tokenize: async ({ checkpoint, input, bos }) => {
      const model = await store.find(checkpoint)
      return tokenize(model.checkpoint, { input, bos, nCtx: model.decoder.nCtx })
    },
    capabilities: async () => ({
      provider: engine.provider,
      requested: engine.requested,
      ...(engine.fallback === undefined ? {} : { fallback: engine.fallback }),
      engine: ENGINE_VERSION,
    }),
    health: async () => ({ ok: true, queue: queue?.listening() ?? false, computations: queue?.computations() ?? 0 }),
  })
  const server = await serve(router, { port: settings.port, secret: settings.secret })
  // Cards are taken up only once the port is ours.
  queue = startQueue({
    db,
    databaseUrl: settings.databaseUrl,
    compute,
    log,
    stopping: stopping.signal,
    provider: engine.provider,
  })
  log.info({ port: server.port, provider: engine.provider }, 'inference is up')
  // Hashing large files takes a while the first time; begin before anybody opens a picker.
  void store.list().catch((error: unknown) => log.warn({ err: error }, 'models cannot be listed'))

  whenAskedToStop(async () => {
    setTimeout(() => process.exit(0), STOP_MS).unref()
    stopping.abort()
    await Promise.allSettled([server.close(), queue?.ended])
    await Promise.allSettled([engine.close(), db.close()])
    process.exit(0)
  })
}

import { availableParallelism } from 'node:os'
import type { CheckpointRef } from '@lensboard/contract'
import { connect, findDataset } from '@lensboard/db'
import { openEngine } from '@lensboard/lens'
import { downloadSnapshot } from '@lensboard/weights'
import { pino } from 'pino'
import { answerCard } from './answer-card.js'
import { type CardQueue, startCardQueue } from './card-queue.js'
import { readSettings, type Settings } from './env.js'
import { findModel } from './find-model.js'
import { serve } from './http-server.js'
import { startDownloadQueue } from './hub/download-queue.js'
import { createPersonHubs } from './hub/person-hubs.js'
import { keepTrying } from './keep-trying.js'
import { findLensOn } from './lens-of-card.js'
import { openLenses } from './lenses/open-lenses.js'
import { createModelMemory } from './model-memory.js'
import { modelServices } from './model-services.js'
import { ModelStore } from './model-store.js'
import { createPartialAnswers } from './partial-answers.js'
import { createRouter } from './router.js'
import { createKeyring } from './secrets/keyring.js'
import { whenAskedToStop } from './stop.js'
import { openTexts } from './texts/open-texts.js'
import { startTrainingQueue } from './trainings/training-queue.js'

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
  const { databaseUrl, dataDir, hub } = settings
  // Logs carry run keys, figures and codes, never a prompt and never a token.
  const log = pino({ name: 'inference', level: settings.logLevel })
  const stopping = new AbortController()
  const engine = await openEngine({ device: settings.device })
  if (engine.fallback !== undefined) log.warn(engine.fallback)
  const store = new ModelStore({ dataDir, hubCache: hub.cacheDir })
  const db = connect(databaseUrl)
  const hubs = createPersonHubs(db, hub, createKeyring(settings.secretKeys))
  const memory = createModelMemory({ db, engine, store })
  const partials = createPartialAnswers()
  const find = (ref: CheckpointRef) => findModel(store, db, ref)
  const texts = await openTexts({ db, dataDir, findModel: find, log, stopping: stopping.signal })
  const places = { db, dataDir, log, stopping: stopping.signal }
  const lenses = openLenses({ ...places, hubs, endpoint: hub.endpoint, models: store })
  const { shelf } = lenses
  let cards: CardQueue | undefined
  const router = createRouter({
    partial: async (request) => partials.read(request),
    ...modelServices({ db, engine, store, memory, hubs, settings: hub }),
    ...texts.services,
    ...lenses.services,
    health: async () => ({ ok: true, queue: cards?.listening() ?? false, computations: cards?.computations() ?? 0 }),
  })
  const server = await serve(router, {
    port: settings.port,
    secret: settings.secret,
    log,
    routes: [...texts.routes, ...lenses.routes],
  })
  // Work is taken up only once the port is ours.
  const queue = { db, databaseUrl, log, stopping: stopping.signal, alive: new Set<string>() }
  const prompts = (hash: string) => keepTrying(() => findDataset(db, hash), stopping.signal)
  const compute = answerCard({
    find: (ref) => findModel(store, db, ref),
    findPrompts: prompts,
    findLens: findLensOn({ ...shelf, describe: (hash) => keepTrying(() => shelf.describe(hash), stopping.signal) }),
    engine,
  })
  cards = startCardQueue({ ...queue, compute, partials, provider: engine.provider })
  const downloads = startDownloadQueue({
    ...queue,
    async fetch(work, options) {
      if (work.lens) return lenses.fetch(work, options)
      const { repo, commit, revision, personId } = work
      const asked = await hubs.of(personId, { patient: true })
      const listing = await asked.hub.model(repo, commit)
      // The cache notes under which revision a commit was asked for.
      await downloadSnapshot(asked.hub, { ...listing, revision }, { ...options, cacheDir: hub.cacheDir })
      void store.list()
    },
  })
  const trainings = startTrainingQueue({
    ...queue,
    ...{ dataDir, hubCache: hub.cacheDir, device: settings.device, threads: availableParallelism() },
    lenses: shelf,
    findModel: (ref) => findModel(store, db, ref),
  })
  log.info({ port: server.port, provider: engine.provider }, 'inference is up')
  // Hashing large files takes a while the first time; begin before anybody opens a picker.
  void store.list().catch((error: unknown) => log.warn({ err: error }, 'models cannot be listed'))
  void keepTrying(() => memory.applyPins(), stopping.signal).catch((error: unknown) =>
    log.warn({ err: error }, 'models that were kept in memory are not'),
  )

  whenAskedToStop(async () => {
    setTimeout(() => process.exit(0), STOP_MS).unref()
    stopping.abort()
    await Promise.allSettled([server.close(), cards?.ended, downloads.ended, trainings.ended])
    await Promise.allSettled([engine.close(), db.close()])
    process.exit(0)
  })
}

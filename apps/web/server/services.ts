import { createModelClient, createRunEvents, openDatabase, type RunEvents, rememberTokens } from '@lensboard/api'
import { type Auth, createAuth, createRateLimits, type RateLimits } from '@lensboard/auth'
import type { ModelService } from '@lensboard/contract'
import { type BoardDesk, boardDesk } from './board-desk.js'
import type { Env } from './env.js'
import type { Db } from './load-context.js'
import type { Log } from './log.js'

/** Everything a request is answered with, opened once for the process. */
export interface Services {
  db: Db
  auth: Auth
  models: ModelService
  /** Where the inference service answers what is streamed. */
  inference: { url: string; secret: string }
  runEvents: RunEvents
  boardDesk: BoardDesk
  limits: RateLimits
  modelManagers: Env['MODEL_DOWNLOADS']
  close(): Promise<void>
}

const FORGET_LOGINS_MS = 6 * 3_600_000

/** Opens the doors; rejects when the database is not there. */
export async function openServices(env: Env, log: Log): Promise<Services> {
  const db = openDatabase(env.DATABASE_URL)
  const auth = createAuth(db, { origin: env.ORIGIN })
  const inference = { url: `http://127.0.0.1:${env.INFERENCE_PORT}`, secret: env.INTERNAL_SECRET }
  const models = rememberTokens(createModelClient(inference))
  const runEvents = await createRunEvents(db, (err) => log.error({ err }, 'news of runs could not be read'))
  const forget = () => auth.forgetExpired().catch((err) => log.warn({ err }, 'ended logins could not be forgotten'))
  const timer = setInterval(forget, FORGET_LOGINS_MS).unref()
  return {
    db,
    auth,
    models,
    inference,
    runEvents,
    boardDesk: boardDesk(env.SYNC_PORT, env.ORIGIN),
    limits: createRateLimits(),
    modelManagers: env.MODEL_DOWNLOADS,
    async close() {
      clearInterval(timer)
      await runEvents.close()
      await db.close()
    },
  }
}

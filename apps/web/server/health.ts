import { databaseReady } from '@lensboard/api'
import type { RequestHandler } from 'express'
import type { Env } from './env.js'
import type { Db } from './load-context.js'

const ANSWER_MS = 2_000

async function answers(url: string, init: RequestInit = {}): Promise<boolean> {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(ANSWER_MS) })
    await response.body?.cancel()
    return response.ok
  } catch {
    return false
  }
}

/** `/healthz`: this process is alive. */
export const alive: RequestHandler = (_req, res) => {
  res.set('cache-control', 'no-store').json({ ok: true })
}

/** `/readyz`: 200 when database, queue, inference and sync all answer, else 503; the body says which do. */
export function ready(env: Env, db: Db): RequestHandler {
  return async (_req, res) => {
    const [{ database, queue }, inference, sync] = await Promise.all([
      databaseReady(db),
      answers(`http://127.0.0.1:${env.INFERENCE_PORT}/health`, {
        headers: { authorization: `Bearer ${env.INTERNAL_SECRET}` },
      }),
      answers(`http://127.0.0.1:${env.SYNC_PORT}/healthz`),
    ])
    const ok = database && queue && inference && sync
    res
      .status(ok ? 200 : 503)
      .set('cache-control', 'no-store')
      .json({ ok, database, queue, inference, sync })
  }
}

import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { createCaller } from '@lensboard/api'
import { createRequestHandler } from '@remix-run/express'
import type { AppLoadContext, ServerBuild } from '@remix-run/node'
import express, { type Express, type Response } from 'express'
import { compressedAssets } from './compressed-assets.js'
import type { Env } from './env.js'
import type { Log } from './log.js'
import { filesOf } from './page-files.js'
import type { Services } from './services.js'
import { apiContext } from './trpc.js'
import { askerOf } from './who-asks.js'

const HOUR_MS = 3_600_000
const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The built browser files: hashed names for ever, the rest for an hour. */
export function serveAssets(app: Express): void {
  const assets = at('./client/assets')
  app.use(
    '/assets',
    compressedAssets(assets),
    express.static(assets, { immutable: true, maxAge: '1y', fallthrough: false }),
  )
  app.use(express.static(at('./client'), { maxAge: HOUR_MS, index: false }))
}

/** The Remix pages; everything a loader needs is put together here, once per request. */
export async function pages(services: Services, env: Env, log: Log) {
  const build = (await import(at('./server/index.js'))) as ServerBuild
  const boardFiles = await filesOf(at('.'), 'board-room.client').catch((error: unknown) => {
    log.warn({ err: error }, 'boards open without naming their files ahead')
    return { scripts: [], styles: [] }
  })
  return createRequestHandler({
    build,
    mode: 'production',
    getLoadContext: (req, res: Response): AppLoadContext => {
      const asker = askerOf(res)
      return {
        auth: services.auth,
        db: services.db,
        person: asker?.person ?? null,
        asker,
        caller: createCaller(apiContext(services, log, res)),
        callerAs: (person) => createCaller({ ...apiContext(services, log, res), person }),
        boardDesk: services.boardDesk,
        ip: req.ip ?? '',
        cspNonce: res.locals.cspNonce as string,
        origin: env.ORIGIN,
        tldrawLicenseKey: env.TLDRAW_LICENSE_KEY,
        boardFiles,
        log,
      }
    },
  })
}

/** Rejects with a sentence when the pages were not built. */
export async function checkBuilt(): Promise<void> {
  await readFile(at('./server/index.js')).catch(() => {
    throw new Error('The pages are not built. Run the build first.')
  })
}

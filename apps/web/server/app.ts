import { checkOrigin } from '@lensboard/auth'
import { LIMITS } from '@lensboard/contract'
import compression from 'compression'
import express, { type Express, type RequestHandler } from 'express'
import { boardGlances } from './board-glances.js'
import { brokenPage } from './broken-page.js'
import { datasetBody, datasets } from './datasets.js'
import type { Env } from './env.js'
import { alive, ready } from './health.js'
import { imports } from './imports.js'
import { lensFile, lensUpload } from './lenses.js'
import { limitBody } from './limit-body.js'
import { limitTime } from './limit-time.js'
import type { Log } from './log.js'
import { pages, serveAssets } from './pages.js'
import { partialResults } from './partial-results.js'
import { requestLog } from './request-log.js'
import { results } from './results.js'
import { securityHeaders } from './security-headers.js'
import type { Services } from './services.js'
import { textUpload } from './texts.js'
import { thumbnails, versionFiles, versionThumbnails } from './thumbnails.js'
import { TRPC_BODY_BYTES, trpc } from './trpc.js'
import { whoAsks } from './who-asks.js'

/** Forms of ours hold names, e-mails and passwords. */
const FORM_BYTES = 64 * 1024

/** Files that are handed on as they come and may take hours. */
const UPLOADS = /^\/api\/(texts|lenses)\b/

/** Compression holds bytes back, which an event stream cannot bear. */
const compress: RequestHandler = compression({
  filter: (req, res) =>
    !(req.headers.accept ?? '').includes('text/event-stream') &&
    !String(res.getHeader('content-type')).startsWith('text/event-stream') &&
    (compression.filter(req, res) || res.getHeader('content-type') === 'application/octet-stream'),
})

const ownOrigin =
  (origin: string): RequestHandler =>
  (req, _res, next) => {
    checkOrigin(req.method, req.headers.origin, req.headers.host, origin)
    next()
  }

/** The whole web server but its sockets. The order is the policy: headers, files, origin, size, login, answers. */
export async function createApp(services: Services, env: Env, log: Log): Promise<Express> {
  const app = express()
  app.disable('x-powered-by')
  // A proxy on this machine may say who is asking; nobody else.
  app.set('trust proxy', 'loopback')
  app.set('etag', false)
  app.get('/healthz', alive)
  app.get('/readyz', ready(env, services.db))
  app.use(requestLog(log), securityHeaders(env.ORIGIN), compress)
  serveAssets(app)
  // Pages and answers belong to who is signed in; what may be kept longer says so itself.
  app.use((_req, res, next) => {
    res.set('cache-control', 'private, no-cache')
    next()
  })
  app.use(ownOrigin(env.ORIGIN))
  app.use(limitTime((path) => UPLOADS.test(path)))
  app.use('/api/trpc', limitBody(TRPC_BODY_BYTES))
  app.use('/api/datasets', limitBody(LIMITS.datasetBytes))
  app.use('/api/imports', limitBody(LIMITS.importBytes))
  app.use('/api/lenses', limitBody(LIMITS.lensBytes))
  app.use('/api/texts', limitBody(LIMITS.textBytes))
  app.use(/^(?!\/api\/(trpc|datasets|imports|texts|lenses)\b)/, limitBody(FORM_BYTES))
  app.use('/api/trpc', trpc(services, log))
  app.use(whoAsks(services.auth))
  app.get('/results/:runKey', results(services.db))
  app.get('/results/:runKey/partial', partialResults(services))
  app.get('/boards/:boardId/glances', boardGlances(services.db))
  app.post('/api/datasets', datasetBody, datasets(services))
  app.post('/api/imports', imports(services))
  app.post('/api/lenses', lensUpload(services))
  app.post('/api/texts', textUpload(services))
  app.get('/api/lenses/:hash/:form', lensFile(services))
  app.get('/thumbnails/:boardId.svg', thumbnails(services.db))
  app.get('/thumbnails/:boardId/:version.svg', versionThumbnails(services.db, services.boardDesk))
  app.get('/b/:boardId/history/:version.json', versionFiles(services.boardDesk))
  app.all('*', await pages(services, env, log))
  app.use(brokenPage(log))
  return app
}

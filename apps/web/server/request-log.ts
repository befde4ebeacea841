import type { RequestHandler } from 'express'
import type { Log } from './log.js'

/** Slower answers are worth a line at level info; so is every failure. */
const SLOW_MS = 1_000

/** One line per answer: method, path without query, status, milliseconds. Nothing that people typed. */
export function requestLog(log: Log): RequestHandler {
  return (req, res, next) => {
    const since = performance.now()
    res.on('finish', () => {
      const ms = Math.round(performance.now() - since)
      const path = req.originalUrl.split('?', 1)[0]?.replace(/^\/join\/.*/, '/join/…')
      const line = { method: req.method, path, status: res.statusCode, ms }
      if (res.statusCode >= 500) log.error(line, 'failed')
      else if (ms > SLOW_MS) log.info(line, 'slow')
      else log.debug(line, 'answered')
    })
    next()
  }
}

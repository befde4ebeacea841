import { toAppError } from '@lensboard/api'
import { ERRORS } from '@lensboard/contract'
import type { ErrorRequestHandler } from 'express'
import type { Log } from './log.js'
import { refuse } from './refuse.js'

const escapeHtml = (text: string) =>
  text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] ?? c)

const page = (sentence: string, code: string) => `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Lensboard</title>
<style>:root{color-scheme:light dark}body{display:grid;place-content:center;min-height:100vh;margin:0;padding:24px;
box-sizing:border-box;font:500 15px/22px "IBM Plex Sans",system-ui,sans-serif;text-align:center}code{font-size:12px;opacity:.7}
a{color:LinkText}</style><main><p><code>${code}</code><h1 style="font-size:20px">Lensboard</h1><p>${escapeHtml(sentence)}<p><a href="">Try again</a></main></html>`

/** The last net: what went wrong before a page or an answer could be made, as a sentence. */
export function brokenPage(log: Log): ErrorRequestHandler {
  return (error, req, res, next) => {
    if (res.headersSent) return next(error)
    // Express' own refusals (a malformed address) carry their status.
    if (typeof error?.status === 'number' && error.status < 500) {
      res.sendStatus(error.status)
      return
    }
    const known = toAppError(error)
    if (known.code === 'INTERNAL') log.error({ err: known.cause ?? known }, 'a request failed')
    if (req.accepts(['json', 'html']) !== 'html') return refuse(res, known)
    const { http } = ERRORS[known.code]
    res.status(http).set('cache-control', 'no-store').type('html').send(page(known.message, known.code))
  }
}

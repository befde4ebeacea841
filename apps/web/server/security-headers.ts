import { randomBytes } from 'node:crypto'
import type { RequestHandler } from 'express'

/** Without a licence key the canvas' watermark reports to its vendor; its licence wants that left alone. */
const WATERMARK = 'https://cdn.tldraw.com'

const policy = (nonce: string, host: string, secure: boolean) =>
  [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'`,
    // The canvas and the tooltips place themselves with style attributes and injected rules.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    // Exported pictures carry their fonts as data.
    "font-src 'self' data:",
    // Some browsers do not count web sockets of the same host as 'self'.
    `connect-src 'self' data: blob: ${secure ? 'wss' : 'ws'}://${host} ${WATERMARK}`,
    "worker-src 'self' blob:",
    "frame-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')

const HOST = /^[\w.:[\]-]{1,255}$/

/** Sets the headers every answer carries and puts the page's nonce in `res.locals.cspNonce`. */
export function securityHeaders(origin: string): RequestHandler {
  const secure = origin.startsWith('https:')
  const ownHost = new URL(origin).host
  return (req, res, next) => {
    const nonce = randomBytes(16).toString('base64')
    res.locals.cspNonce = nonce
    const host = req.headers.host && HOST.test(req.headers.host) ? req.headers.host : ownHost
    res.set({
      'content-security-policy': policy(nonce, host, secure),
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'camera=(), microphone=(), geolocation=()',
      ...(secure && { 'strict-transport-security': 'max-age=31536000' }),
    })
    next()
  }
}

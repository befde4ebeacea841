import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AppError } from '@lensboard/contract'
import { createHTTPHandler } from '@trpc/server/adapters/standalone'
import type { Logger } from 'pino'
import { ZodError } from 'zod'
import { answerRoute, type Route } from './http-route.js'
import type { createRouter } from './router.js'

/** A prompt of LIMITS.promptChars characters as JSON, or as many ids, with room. */
const BODY_BYTES_MAX = 4 * 1024 * 1024

const digest = (text: string) => createHash('sha256').update(text).digest()

const knows = (request: IncomingMessage, secret: string) =>
  timingSafeEqual(digest(request.headers.authorization ?? ''), digest(`Bearer ${secret}`))

/** Serves the router, and plain routes beside it, on the loopback interface, to those who know the secret. */
export async function serve(
  router: ReturnType<typeof createRouter>,
  { port, secret, log, routes = [] }: { port: number; secret: string; log: Logger; routes?: readonly Route[] },
): Promise<{ port: number; close(): Promise<void> }> {
  const handle = createHTTPHandler({
    router,
    maxBodySize: BODY_BYTES_MAX,
    // Refusals are told to who asked; what nobody foresaw is ours to read. Never the input: it may hold a token.
    onError: ({ error, path }) => {
      const { cause } = error
      if (cause && !(cause instanceof AppError || cause instanceof ZodError))
        log.error({ err: cause, path }, 'a question failed')
    },
  })
  // Bodies of gigabytes come as slowly as a person's line carries them; the web server sees to those that stop.
  const server = createServer({ requestTimeout: 0 }, (request, response) => {
    if (knows(request, secret)) {
      const answering = answerRoute(routes, { request, response, log })
      return void (answering ?? handle(request, response))
    }
    response.writeHead(401, { 'content-type': 'text/plain' }).end('The inference service answers Lensboard alone.\n')
  })
  await new Promise<void>((listening, fail) => {
    server.once('error', fail)
    server.listen(port, '127.0.0.1', listening)
  })
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed())
        server.closeAllConnections()
      }),
  }
}

import type { IncomingMessage, ServerResponse } from 'node:http'
import { AppError, ERRORS, errorFacts } from '@lensboard/contract'
import { dbErrors } from '@lensboard/db'
import type { Logger } from 'pino'

/** A question whose body or answer is a stream; what fits into memory is asked of the router. */
export interface Route {
  method: 'GET' | 'POST'
  /** Fits the whole path; its groups are handed on. */
  path: RegExp
  /** What is thrown before the answer has begun becomes the answer. */
  answer(asked: RouteRequest): Promise<void>
}

export interface RouteRequest {
  request: IncomingMessage
  response: ServerResponse
  groups: readonly string[]
  query: Record<string, string>
}

/** Answers by the route that fits, or gives nothing back where none does. Never rejects. */
export function answerRoute(
  routes: readonly Route[],
  { request, response, log }: { request: IncomingMessage; response: ServerResponse; log: Logger },
): Promise<void> | undefined {
  const url = new URL(request.url ?? '/', 'http://inference')
  for (const { method, path, answer } of routes) {
    const found = method === request.method ? path.exec(url.pathname) : null
    if (!found) continue
    const asked = { request, response, groups: found.slice(1), query: Object.fromEntries(url.searchParams) }
    return answer(asked).catch((error: unknown) => refuse(asked, error, log))
  }
  return undefined
}

/** Answers with JSON. */
export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function refuse({ request, response }: RouteRequest, error: unknown, log: Logger): void {
  const known = dbErrors(error)
  const path = request.url?.replace(/\?.*/s, '')
  if (hasLeft(response, error)) log.debug({ path }, 'who asked left before the end')
  else if (!(known instanceof AppError)) log.error({ err: error, path }, 'a question failed')
  if (response.destroyed) return
  // An answer that has begun can only be cut off, so that nobody takes a part for the whole.
  if (response.headersSent) return void response.destroy()
  const facts = errorFacts(known)
  sendJson(response, ERRORS[facts.code].http, facts)
  request.resume()
}

/** Whoever asked went away while the answer was sent: nothing failed here. */
const hasLeft = (response: ServerResponse, error: unknown): boolean =>
  response.destroyed && (error as NodeJS.ErrnoException | null)?.code === 'ERR_STREAM_PREMATURE_CLOSE'

import { type IncomingMessage, request } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { AppError } from '@lensboard/contract'
import type { Request, Response } from 'express'
import type { Services } from './services.js'

/** What of an answer is handed on; the rest is between the two servers. */
const HANDED_ON = ['content-type', 'content-length', 'content-disposition', 'cache-control'] as const

/**
 * Hands a request on to the inference service, its body as it comes, and the answer back as it comes: neither is ever
 * whole in memory. `path` begins with a slash. Throws INFERENCE_DOWN where no answer has begun.
 */
export async function forward(
  { inference }: Pick<Services, 'inference'>,
  { req, res, path }: { req: Request; res: Response; path: string },
): Promise<void> {
  const length = req.headers['content-length']
  const asked = request(`${inference.url}${path}`, {
    method: req.method,
    agent: false,
    headers: {
      authorization: `Bearer ${inference.secret}`,
      ...(length === undefined ? {} : { 'content-length': length }),
    },
  })
  // Who went away wants nothing any more; the other side notices by the same.
  res.once('close', () => asked.destroy())
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    asked.once('response', resolve)
    // Stays for good: a body that is not read to its end is an error of its own.
    asked.on('error', reject)
    req.pipe(asked)
  }).catch((cause: unknown) => {
    throw new AppError('INFERENCE_DOWN', undefined, { cause })
  })
  // Refused before all of it came: the browser listens only once it has sent everything.
  req.unpipe(asked)
  req.resume()
  res.status(answer.statusCode ?? 500)
  for (const name of HANDED_ON) if (answer.headers[name] !== undefined) res.set(name, answer.headers[name])
  // What is cut off on either side is cut off for the other.
  await pipeline(answer, res).catch(() => {})
  asked.destroy()
}

import { AppError, ENGINE_VERSION } from '@lensboard/contract'
import type { Gate } from './gate.js'
import { type Asked, connectionLost, Passing, refusal } from './refusal.js'

/** How one hub is spoken to. */
export interface Wire {
  endpoint: string
  token?: string
  /** Nothing is asked. */
  offline: boolean
  /** How long a connection may say nothing, in ms. */
  silenceMs: number
  gate: Gate
}

export interface Question {
  url: string
  asked: Asked
  headers?: Record<string, string>
  signal?: AbortSignal
}

/** A good answer while its body is read. */
export interface Answer {
  status: number
  headers: Headers
  /** Headers of the endpoint's own last answer, which may have led to a storage host. */
  linked: Headers
  body: AsyncIterable<Uint8Array>
}

const REDIRECTS_MAX = 5
export const CONNECTIONS_MAX = 4
const REFUSAL_BYTES_MAX = 64 * 1024

/**
 * Asks, follows redirects, and lets `use` read the answer; the connection is let go when it returns or throws. Every
 * status but 200, 206 and 416 is a refusal. Throws HUB_… errors, or DOWNLOAD_CANCELLED when `signal` says so.
 */
export async function ask<T>(wire: Wire, question: Question, use: (answer: Answer) => Promise<T>): Promise<T> {
  if (wire.offline)
    throw new AppError('HUB_DOWN', 'HF_HUB_OFFLINE is set, so the hub is not asked. What is on this machine works.')
  return wire.gate.through(async () => {
    const watch = new Silence(wire.silenceMs, question.signal)
    const where = { url: new URL(question.url) }
    try {
      const answer = await follow(wire, question, { watch, where })
      return await use(answer)
    } catch (error) {
      if (question.signal?.aborted) throw new AppError('DOWNLOAD_CANCELLED')
      if (error instanceof AppError || !isFetchError(error)) throw error
      throw watch.fell
        ? new Passing('HUB_DOWN', `${where.url.host} stopped answering. What is on this machine works without it.`)
        : connectionLost(error, where.url.host)
    } finally {
      watch.end()
    }
  })
}

async function follow(
  wire: Wire,
  { asked, headers }: Question,
  { watch, where }: { watch: Silence; where: { url: URL } },
): Promise<Answer> {
  const home = new URL(wire.endpoint).origin
  let linked = new Headers()
  for (let hop = 0; hop <= REDIRECTS_MAX; hop++) {
    const { url } = where
    const isHome = url.origin === home
    const response = await fetch(url, {
      redirect: 'manual',
      headers: {
        'user-agent': `lensboard/${ENGINE_VERSION}`,
        ...headers,
        // A storage host gets its own signature in the address; a person's token is none of its business.
        ...(isHome && wire.token !== undefined ? { authorization: `Bearer ${wire.token}` } : {}),
      },
      signal: watch.signal,
    })
    watch.heard()
    if (isHome) linked = response.headers
    const location = response.headers.get('location')
    const { status } = response
    if (status >= 300 && status < 400 && location !== null) where.url = nextAddress(url, location)
    else if (status === 200 || status === 206 || status === 416)
      return { status, headers: response.headers, linked, body: heardBody(response, watch) }
    else if (!isHome && status !== 429) throw storageRefused(url, status)
    else throw await refused({ response, asked, watch }, wire.token !== undefined && isHome)
    await response.body?.cancel()
  }
  throw new AppError('HUB_DOWN', `The hub at ${new URL(wire.endpoint).host} leads from address to address without end.`)
}

function nextAddress(from: URL, location: string): URL {
  const next = URL.canParse(location, from.href) ? new URL(location, from) : undefined
  const isSafe = next?.protocol === 'https:' || (next?.protocol === 'http:' && from.protocol === 'http:')
  if (!next || !isSafe) throw new AppError('HUB_DOWN', `${from.host} leads to an address that is not safe.`)
  // A renamed model's new address may come without the question.
  if (next.origin === from.origin && next.search === '') next.search = from.search
  return next
}

/** Signed addresses run out; asking the hub again gives a fresh one. */
const storageRefused = (url: URL, status: number): Passing =>
  new Passing('HUB_DOWN', `The storage of the hub, ${url.host}, answered with ${status}. Try again later.`)

async function refused(
  { response, asked, watch }: { response: Response; asked: Asked; watch: Silence },
  hasToken: boolean,
): Promise<AppError> {
  const spoken = response.headers.get('x-error-message')
  const message = spoken ?? messageIn(await readAll(heardBody(response, watch), REFUSAL_BYTES_MAX).catch(() => ''))
  if (spoken !== null) await response.body?.cancel()
  return refusal({ status: response.status, headers: response.headers, message }, asked, hasToken)
}

function messageIn(body: string | Uint8Array): string {
  try {
    const parsed: unknown = JSON.parse(typeof body === 'string' ? body : new TextDecoder().decode(body))
    const said = parsed !== null && typeof parsed === 'object' && 'error' in parsed ? parsed.error : ''
    return typeof said === 'string' ? said : ''
  } catch {
    return ''
  }
}

/** A whole body in memory; throws HUB_DOWN beyond `bytesMax`. */
export async function readAll(body: AsyncIterable<Uint8Array>, bytesMax: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > bytesMax) throw new AppError('HUB_DOWN', `The hub sent more than the ${bytesMax} bytes expected.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

async function* heardBody(response: Response, watch: Silence): AsyncGenerator<Uint8Array> {
  if (response.body === null) return
  for await (const chunk of response.body) {
    watch.heard()
    yield chunk
  }
}

/** fetch throws TypeErrors for the network, DOMExceptions for an abort; anything else is not about the connection. */
const isFetchError = (error: unknown): boolean =>
  error instanceof TypeError || (error instanceof DOMException && error.name === 'AbortError')

/** Ends a request when nothing is heard for too long, or when the caller does. */
class Silence {
  readonly signal: AbortSignal
  readonly #quiet = new AbortController()
  readonly #ms: number
  #timer: NodeJS.Timeout | undefined

  constructor(ms: number, signal?: AbortSignal) {
    this.#ms = ms
    this.signal = signal ? AbortSignal.any([signal, this.#quiet.signal]) : this.#quiet.signal
    this.heard()
  }

  heard(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#quiet.abort(), this.#ms)
  }

  get fell(): boolean {
    return this.#quiet.signal.aborted
  }

  end(): void {
    clearTimeout(this.#timer)
    // What was not read must not keep the connection.
    if (!this.fell) this.#quiet.abort()
  }
}

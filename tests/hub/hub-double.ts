import { createHash, createHmac, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Held, hold, modelInfo, search } from './model-info.js'
import type { DoubleModel } from './repository.js'
import { type Faults, sendFile } from './send-file.js'

/** What goes wrong at the hub itself; `Faults` go wrong while files are sent. */
export interface HubFaults extends Faults {
  /** 429, so many times; with `Retry-After` when it is given. */
  busy?: { times: number; retryAfter?: string }
  /** A status of 500 or more, so many times. */
  trouble?: { times: number; status: number }
  /** Every address leads to itself. */
  loop?: boolean
}

export interface HubDoubleOptions {
  faults?: HubFaults
  /** Token → whose it is and which gated or private models it opens. */
  tokens?: Record<string, { name: string; opens: string[] }>
  /** Old name → name of a model here. */
  renamed?: Record<string, string>
}

/** One request that reached the double. */
export interface SeenRequest {
  at: 'hub' | 'storage'
  method: string
  url: string
  authorization: string | undefined
  range: string | undefined
  userAgent: string | undefined
}

/** A hub that speaks the real one's endpoints on this machine, with a storage host of its own beside it. */
export interface HubDouble {
  endpoint: string
  storage: string
  /** May be changed at any time. */
  faults: HubFaults
  /** Everything that was asked, oldest first. */
  seen: SeenRequest[]
  /** Replaces what a model's `main` holds, as a push does. */
  push(model: DoubleModel): void
  commit(id: string, revision?: string): string
  stop(): Promise<void>
}

/** Starts a double on free ports of 127.0.0.1. */
export async function startHubDouble(models: DoubleModel[], options: HubDoubleOptions = {}): Promise<HubDouble> {
  const held = new Map<string, Held>()
  const double: HubDouble = {
    endpoint: '',
    storage: '',
    faults: options.faults ?? {},
    seen: [],
    push: (model) => void held.set(model.id, hold(model, held.get(model.id))),
    commit: (id, revision = 'main') => held.get(id)?.refs.get(revision) ?? '',
    stop: async () => void (await Promise.all([hub, storage].map(close))),
  }
  for (const model of models) double.push(model)
  const secret = randomBytes(16)
  const world: World = {
    double,
    held,
    options,
    sign: (path) => createHmac('sha256', secret).update(path).digest('hex'),
  }
  const hub = createServer((request, response) => void answer(world, request, response))
  const storage = createServer((request, response) => void answerStorage(world, request, response))
  double.endpoint = await listen(hub)
  double.storage = await listen(storage)
  return double
}

interface World {
  double: HubDouble
  held: Map<string, Held>
  options: HubDoubleOptions
  sign: (path: string) => string
}

async function answer(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { double, options } = world
  see(double, 'hub', request)
  const url = new URL(request.url ?? '/', double.endpoint)
  const { busy, trouble, loop } = double.faults
  if (busy && busy.times-- > 0)
    return refuse(response, 429, '', 'Too many requests', busy.retryAfter ? { 'retry-after': busy.retryAfter } : {})
  if (trouble && trouble.times-- > 0) return refuse(response, trouble.status, '', 'Internal Error')
  if (loop) return void response.writeHead(302, { location: url.pathname }).end()
  const token = request.headers.authorization?.replace(/^Bearer /, '')
  const person = token === undefined ? undefined : options.tokens?.[token]
  if (token !== undefined && person === undefined)
    return refuse(response, 401, '', 'Invalid credentials in Authorization header')
  const parts = url.pathname.split('/').filter(Boolean).map(decodeURIComponent)
  if (url.pathname === '/api/whoami-v2')
    return person
      ? json(response, { type: 'user', name: person.name })
      : refuse(response, 401, '', 'Invalid username or password.')
  if (url.pathname === '/api/models')
    return json(response, search([...world.held.values()], url.searchParams, person?.opens ?? []))
  if (url.pathname.startsWith('/api/models/'))
    return answerModel(world, { parts: parts.slice(2), url, person }, response)
  // Spaces and data sets are held under their whole name.
  if (/^\/api\/(spaces|datasets)\//.test(url.pathname))
    return answerModel(world, { parts: parts.slice(1), url, person }, response)
  if (url.pathname.startsWith('/api/resolve-cache/models/'))
    return answerFile(world, { parts: cacheParts(parts.slice(3)), person, direct: true }, request, response)
  return answerFile(world, { parts, person, direct: false }, request, response)
}

type Person = { name: string; opens: string[] } | undefined

/** The repository named by the first one or two parts before `word`; answers the refusal itself when there is none. */
function find(world: World, parts: string[], word: string, person: Person, response: ServerResponse) {
  const at = parts.indexOf(word) === -1 ? parts.length : parts.indexOf(word)
  const id = parts.slice(0, at).join('/')
  const rest = parts.slice(at + 1)
  const renamed = world.options.renamed?.[id]
  if (renamed !== undefined) {
    const prefix = word === 'revision' ? '/api/models/' : '/'
    const tail = parts.slice(at).map(encodeURIComponent)
    response.writeHead(307, { location: [`${prefix}${renamed}`, ...tail].join('/') }).end()
    return undefined
  }
  const model = world.held.get(id)
  if (!model || (model.private && !person?.opens.includes(id))) {
    if (person) refuse(response, 404, 'RepoNotFound', 'Repository not found')
    else refuse(response, 401, 'RepoNotFound', 'Invalid username or password.')
    return undefined
  }
  const revision = (rest[0] ?? 'main').replace(/^refs\/heads\//, '')
  const commit = model.commits.get(model.refs.get(revision) ?? revision)
  if (!commit) refuse(response, 404, 'RevisionNotFound', `Invalid rev id: ${revision}`)
  return commit && { model, commit, path: rest.slice(1).join('/') }
}

function answerModel(
  world: World,
  { parts, url, person }: { parts: string[]; url: URL; person: Person },
  response: ServerResponse,
): void {
  const found = find(world, parts, 'revision', person, response)
  if (!found) return
  const { model, commit } = found
  json(response, modelInfo(model, commit, url.searchParams.get('blobs') === 'true'))
}

/** `org/name/COMMIT/path` as `org/name/resolve/COMMIT/path`. */
function cacheParts(parts: string[]): string[] {
  const at = parts.findIndex((part) => /^[0-9a-f]{40}$/.test(part))
  return [...parts.slice(0, at), 'resolve', ...parts.slice(at)]
}

async function answerFile(
  world: World,
  { parts, person, direct }: { parts: string[]; person: Person; direct: boolean },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!parts.includes('resolve')) return refuse(response, 404, '', 'Not found')
  const found = find(world, parts, 'resolve', person, response)
  if (!found) return
  const { model, commit, path } = found
  const { id } = model
  if (model.gated && !person)
    return refuse(response, 401, 'GatedRepo', `Access to model ${id} is restricted. Please log in.`)
  if (model.gated && !person?.opens.includes(id))
    return refuse(
      response,
      403,
      'GatedRepo',
      `Access to model ${id} is restricted and you are not in the authorized list.`,
    )
  const file = commit.files.get(path)
  if (!file) return refuse(response, 404, 'EntryNotFound', 'Entry not found', { 'x-repo-commit': commit.id })
  const etag = `"${file.sha256 ?? file.blobId}"`
  const linked = { 'x-repo-commit': commit.id, 'x-linked-size': String(file.bytes.length), 'x-linked-etag': etag }
  const tail = path.split('/').map(encodeURIComponent).join('/')
  if (file.sha256 !== undefined) {
    const at = `/repos/${file.sha256}`
    const location = `${world.double.storage}${at}?X-Amz-Expires=3600&X-Amz-Signature=${world.sign(at)}`
    response.writeHead(302, { ...linked, etag, 'accept-ranges': 'bytes', location }).end()
  } else if (direct) {
    for (const [name, value] of Object.entries(linked)) response.setHeader(name, value)
    await sendFile(request, response, { file, etag, faults: world.double.faults })
  } else {
    const location = `/api/resolve-cache/models/${id}/${commit.id}/${tail}?etag=${encodeURIComponent(etag)}`
    response.writeHead(307, { ...linked, location }).end()
  }
}

/** The storage host: it knows signatures and ranges, and refuses whoever shows a token besides. */
async function answerStorage(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { double, held, sign } = world
  see(double, 'storage', request)
  const url = new URL(request.url ?? '/', double.storage)
  if (request.headers.authorization !== undefined) return refuse(response, 400, '', 'Only one auth mechanism allowed')
  if (url.searchParams.get('X-Amz-Signature') !== sign(url.pathname))
    return refuse(response, 403, '', 'SignatureDoesNotMatch')
  const sha256 = url.pathname.split('/').at(-1)
  const files = [...held.values()].flatMap(({ commits }) =>
    [...commits.values()].flatMap((each) => [...each.files.values()]),
  )
  const file = files.find((each) => each.sha256 === sha256)
  if (!file) return refuse(response, 404, '', 'NoSuchKey')
  const etag = `"${createHash('md5').update(file.bytes).digest('hex')}"`
  await sendFile(request, response, { file, etag, faults: double.faults })
}

function see({ seen }: HubDouble, at: SeenRequest['at'], { method = '', url = '', headers }: IncomingMessage): void {
  const { authorization, range } = headers
  seen.push({ at, method, url, authorization, range, userAgent: headers['user-agent'] })
}

function json(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body))
}

function refuse(response: ServerResponse, status: number, code: string, message: string, headers = {}): void {
  const spoken = { ...(code === '' ? {} : { 'x-error-code': code }), 'x-error-message': message }
  response.writeHead(status, { 'content-type': 'application/json', ...spoken, ...headers })
  response.end(JSON.stringify({ error: message }))
}

const listen = (server: Server): Promise<string> =>
  new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)),
  )

function close(server: Server): Promise<unknown> {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(resolve))
}

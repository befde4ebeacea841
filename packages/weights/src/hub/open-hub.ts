import { AppError } from '@lensboard/contract'
import { z } from 'zod'
import { EXPAND, readFound } from './found.js'
import { Gate } from './gate.js'
import type { FileStream, Hub, StreamOptions } from './hub.js'
import { parseHubLink } from './link.js'
import { type HubFile, type HubListing, readListing } from './listing.js'
import { patiently } from './patience.js'
import { Passing } from './refusal.js'
import { type Answer, ask, CONNECTIONS_MAX, readAll, type Wire } from './request.js'

export interface HubAccess {
  endpoint: string
  /** Sent to the endpoint's own origin only. */
  token?: string
  /** Every question is answered with HUB_DOWN. */
  offline?: boolean
  /** First pause before a try is repeated, in ms; each further one is twice as long. */
  pauseMs?: number
  /** How long a silent connection is waited for, in ms. */
  silenceMs?: number
}

/** A person waits for a question; a download may wait longer. */
const QUESTION = { tries: 3, waitMsMax: 10_000 }
const DOWNLOAD = { tries: 5, waitMsMax: 120_000 }
const PAUSE_MS = 500
const SILENCE_MS = 30_000
/** A listing of 50 000 files has about this size. */
const ANSWER_BYTES_MAX = 16 * 1024 * 1024
const SEARCH_MAX = 100
const SEARCH_CHARS_MAX = 200

/** Speaks to a hub over plain HTTPS, as Hugging Face's own tools do; asks nothing yet. */
export function openHub(access: HubAccess): Hub {
  const endpoint = access.endpoint.replace(/\/+$/, '')
  const pauseMs = access.pauseMs ?? PAUSE_MS
  const { token } = access
  const wire: Wire = {
    endpoint,
    ...(token === undefined ? {} : { token }),
    silenceMs: access.silenceMs ?? SILENCE_MS,
    gate: new Gate(CONNECTIONS_MAX),
  }
  const send: typeof ask = async (...question) => {
    if (access.offline)
      throw new AppError('HUB_DOWN', 'HF_HUB_OFFLINE is set, so the hub is not asked. What is on this machine works.')
    return ask(...question)
  }
  const json = (path: string, asked: Partial<FileAsked> = {}) =>
    patiently({ ...QUESTION, pauseMs }, () =>
      send(wire, { url: `${endpoint}${path}`, asked: { endpoint, ...asked } }, readJson),
    )
  const stream = <T>(
    listing: HubListing,
    path: string,
    options: StreamOptions,
    use: (file: FileStream) => Promise<T>,
  ) => streamFile({ wire, send }, listing, { ...options, path }, use)

  return {
    endpoint,
    patience: { ...DOWNLOAD, pauseMs },
    async model(repo, revision) {
      const asked = parseHubLink(`${repo}@${revision}`, endpoint)
      const path = `/api/models/${asked.repo}/revision/${encodeURIComponent(asked.revision)}?blobs=true`
      return readListing(await json(path, asked), asked)
    },
    async search(text, limit) {
      const query = new URLSearchParams([
        ['search', text.trim().slice(0, SEARCH_CHARS_MAX)],
        ['filter', 'text-generation'],
        ['sort', 'downloads'],
        ['direction', '-1'],
        ['limit', String(Math.min(Math.max(1, Math.trunc(limit)), SEARCH_MAX))],
        ...EXPAND.map((field): [string, string] => ['expand', field]),
      ])
      return readFound(await json(`/api/models?${query}`)).slice(0, limit)
    },
    async whoAmI() {
      if (token === undefined) throw new AppError('HUB_TOKEN_NEEDED')
      const parsed = z.object({ name: z.string().min(1).max(200) }).safeParse(await json('/api/whoami-v2'))
      if (!parsed.success) throw new AppError('HUB_DOWN', "The hub's answer about your token cannot be read.")
      return { name: parsed.data.name }
    },
    async readText(listing, path, bytesMax) {
      const { size } = fileIn(listing, path)
      if (size > bytesMax) throw broken(`${path} is larger than the ${bytesMax} bytes that such a file may have.`)
      const bytes = await patiently({ ...QUESTION, pauseMs }, () =>
        stream(listing, path, { from: 0 }, ({ body }) => readAll(body, bytesMax)),
      )
      return utf8(bytes, path)
    },
    async readRange(listing, path, from, to) {
      const { size } = fileIn(listing, path)
      if (from < 0 || from > to || to > size) throw broken(`${path} is cut off at byte ${size}.`)
      if (from === to) return new Uint8Array()
      return patiently({ ...QUESTION, pauseMs }, () =>
        send(
          wire,
          { ...fileQuestion(endpoint, listing, path), headers: { range: `bytes=${from}-${to - 1}` } },
          (answer) => readExactly(answer, { from, to, path }),
        ),
      )
    },
    stream,
  }
}

interface FileAsked {
  repo: string
  revision: string
  path: string
}

/** The address of one file of one commit: what a branch means may change while it is read. */
function fileQuestion(endpoint: string, listing: HubListing, path: string) {
  const { repo, commit } = listing
  const name = path.split('/').map(encodeURIComponent).join('/')
  return { url: `${endpoint}/${repo}/resolve/${commit}/${name}`, asked: { endpoint, repo, revision: commit, path } }
}

async function streamFile<T>(
  { wire, send }: { wire: Wire; send: typeof ask },
  listing: HubListing,
  { path, from, ifRange, signal }: StreamOptions & { path: string },
  use: (file: FileStream) => Promise<T>,
): Promise<T> {
  const file = fileIn(listing, path)
  const headers: Record<string, string> = { 'accept-encoding': 'identity' }
  if (from > 0) headers.range = `bytes=${from}-`
  if (from > 0 && ifRange !== undefined) headers['if-range'] = ifRange
  const question = { ...fileQuestion(wire.endpoint, listing, path), headers, ...(signal ? { signal } : {}) }
  const again = await send(wire, question, async (answer) => {
    if (answer.status === 416) return 'from the start'
    checkSame(answer, file)
    const begin = answer.status === 206 ? beginOf(answer) : 0
    if (begin !== from && begin !== 0) throw new Passing('HUB_DOWN', `The hub sent another part of ${path} than asked.`)
    const etag = strongEtag(answer.headers)
    return { used: await use({ from: begin, ...(etag === undefined ? {} : { etag }), body: answer.body }) }
  })
  if (again !== 'from the start') return again.used
  if (from === 0) throw new AppError('HUB_DOWN', `The hub does not send ${path}.`)
  return streamFile({ wire, send }, listing, { path, from: 0, ...(signal ? { signal } : {}) }, use)
}

/** The hub names each file by its content; another name than it listed means that it is not the file we chose. */
function checkSame({ linked }: Answer, file: HubFile): void {
  const etag = linked.get('x-linked-etag') ?? linked.get('etag')
  const name = etag?.replace(/^W\//, '').replaceAll('"', '')
  const expected = file.sha256 ?? file.blobId
  if (name === undefined || name.length !== expected.length || name === expected) return
  throw new AppError(
    'DOWNLOAD_BROKEN',
    `The hub now has another ${file.path} than it listed. Check the model again, then download it.`,
  )
}

async function readExactly(answer: Answer, part: { from: number; to: number; path: string }): Promise<Uint8Array> {
  const { from, to, path } = part
  if (answer.status !== 206 || beginOf(answer) !== from)
    throw new AppError('HUB_DOWN', `The hub cannot send a part of ${path}, which a model's description needs.`)
  const bytes = await readAll(answer.body, to - from)
  if (bytes.length !== to - from) throw new Passing('HUB_DOWN', `The hub sent less of ${path} than asked.`)
  return bytes
}

function beginOf({ headers }: Answer): number {
  return Number(/^bytes (\d{1,15})-/.exec(headers.get('content-range') ?? '')?.[1] ?? Number.NaN)
}

/** Only a strong etag promises the same bytes; If-Range takes no other. */
function strongEtag(headers: Headers): string | undefined {
  const etag = headers.get('etag')
  return etag !== null && /^"[^"]{1,200}"$/.test(etag) ? etag : undefined
}

function fileIn(listing: HubListing, path: string): HubFile {
  const file = listing.files.find((candidate) => candidate.path === path)
  if (!file) throw new AppError('HUB_NOT_FOUND', `${listing.repo} has no file ${path} at commit ${listing.commit}.`)
  return file
}

async function readJson({ body }: Answer): Promise<unknown> {
  const bytes = await readAll(body, ANSWER_BYTES_MAX)
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch (cause) {
    throw new AppError('HUB_DOWN', "The hub's answer is no JSON; is HF_ENDPOINT the address of a hub?", { cause })
  }
}

function utf8(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw broken(`${path} is no UTF-8 text.`, cause)
  }
}

const broken = (say: string, cause?: unknown) => new AppError('CHECKPOINT_BROKEN', say, { cause })

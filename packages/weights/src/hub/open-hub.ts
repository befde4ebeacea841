import { AppError } from '@lensboard/contract'
import { z } from 'zod'
import { EXPAND, readFound } from './found.js'
import { Gate } from './gate.js'
import type { Hub } from './hub.js'
import { fileIn, readPart, streamFile } from './hub-file.js'
import { parseHubLink } from './link.js'
import { isModel, readListing } from './listing.js'
import { patiently } from './patience.js'
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
  const wire = (): Wire => ({
    endpoint,
    ...(token === undefined ? {} : { token }),
    offline: access.offline ?? false,
    silenceMs: access.silenceMs ?? SILENCE_MS,
    gate: new Gate(CONNECTIONS_MAX),
  })
  // A question must not stand in line behind a download of an hour.
  const questions = wire()
  const downloads = wire()
  const patience = { ...QUESTION, pauseMs }
  const json = (path: string, asked: { repo?: string; revision?: string } = {}) =>
    patiently(patience, () => ask(questions, { url: `${endpoint}${path}`, asked: { endpoint, ...asked } }, readJson))
  return {
    endpoint,
    patience: { ...DOWNLOAD, pauseMs },
    async model(repo, revision) {
      const asked = parseHubLink(`${repo}@${revision}`, endpoint)
      const path = `/api/models/${asked.repo}/revision/${encodeURIComponent(asked.revision)}?blobs=true`
      return readListing(await json(path, asked), asked)
    },
    async files(repo, revision) {
      const [kind, name] = isModel(repo) ? ['models', repo] : [repo.split('/')[0], repo.split('/').slice(1).join('/')]
      const path = `/api/${kind}/${name}/revision/${encodeURIComponent(revision)}?blobs=true`
      return readListing(await json(path, { repo, revision }), { repo, revision })
    },
    async search(text, limit) {
      const query = new URLSearchParams([
        ['search', text.trim().slice(0, SEARCH_CHARS_MAX)],
        ['filter', 'text-generation'],
        ['sort', 'downloads'],
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
      const bytes = await patiently(patience, () =>
        streamFile(questions, listing, { path, from: 0 }, ({ body }) => readAll(body, bytesMax)),
      )
      return utf8(bytes, path)
    },
    async readRange(listing, path, from, to) {
      const { size } = fileIn(listing, path)
      if (from < 0 || from > to || to > size) throw broken(`${path} is cut off at byte ${size}.`)
      if (from === to) return new Uint8Array()
      return patiently(patience, () => readPart(questions, listing, { path, from, to }))
    },
    stream: (listing, path, options, use) => streamFile(downloads, listing, { ...options, path }, use),
  }
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

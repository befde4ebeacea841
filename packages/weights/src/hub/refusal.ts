import { AppError, type ErrorCode } from '@lensboard/contract'
import { isModel } from './listing.js'

/** A refusal that may pass by itself, so that trying again makes sense; after `afterMs` at the earliest. */
export class Passing extends AppError {
  readonly afterMs: number
  constructor(code: ErrorCode, say: string, options: { cause?: unknown; afterMs?: number } = {}) {
    super(code, say, { cause: options.cause })
    this.afterMs = options.afterMs ?? 0
  }
}

/** What was asked for, as the sentences name it. */
export interface Asked {
  endpoint: string
  repo?: string
  revision?: string
  path?: string
}

const STAYS = 'What is on this machine works without it.'

/** The refusal that a status of the hub itself means; `message` is the hub's own word. */
export function refusal(
  answer: { status: number; headers: Headers; message: string },
  asked: Asked,
  hasToken: boolean,
) {
  const { status, headers, message } = answer
  const code = headers.get('x-error-code') ?? ''
  const say = (error: ErrorCode, sentence: string) => new AppError(error, sentence)
  if (message === 'Access to this resource is disabled.')
    return say('HUB_NOT_FOUND', `The hub has disabled ${asked.repo ?? 'this'}.`)
  if (status === 404 || (status === 401 && code === 'RepoNotFound' && !hasToken)) return notFound(status, code, asked)
  if (status === 401) return say('HUB_TOKEN_NEEDED', tokenNeeded(code, asked, hasToken))
  if (status === 403) return say('HUB_ACCESS_NEEDED', accessNeeded(code, message, asked))
  if (status === 429) return busy(headers)
  if (status >= 500 || status === 408)
    return new Passing('HUB_DOWN', `The hub at ${host(asked)} has trouble of its own (${status}). ${STAYS}`)
  return say('HUB_DOWN', `The hub at ${host(asked)} answered with ${status}, which no hub should. ${STAYS}`)
}

function notFound(status: number, code: string, { repo, revision, path }: Asked): AppError {
  const say = (sentence: string) => new AppError('HUB_NOT_FOUND', sentence)
  if (repo === undefined) return say('The hub does not know this question.')
  if (code === 'RevisionNotFound') return say(`${repo} has no branch, tag or commit "${revision}" at the hub.`)
  if (code === 'EntryNotFound') return say(`${repo} has no file "${path}" at revision ${revision}.`)
  const hint = status === 401 ? ' If it is private, add your Hugging Face token under Account.' : ''
  return say(
    `The hub has no ${isModel(repo) ? 'model' : 'repository'} "${repo}" that you may see. Look at the spelling.${hint}`,
  )
}

function tokenNeeded(code: string, { repo, endpoint }: Asked, hasToken: boolean): string {
  if (hasToken) return 'The hub does not accept your Hugging Face token. Replace it under Account.'
  if (repo === undefined) return 'This needs a Hugging Face token. Add yours under Account.'
  if (code !== 'GatedRepo') return `${repo} needs a Hugging Face token. Add yours under Account.`
  return `${repo} is gated: accept its terms at ${endpoint}/${repo}, then add your Hugging Face token under Account.`
}

function accessNeeded(code: string, message: string, { repo, endpoint }: Asked): string {
  if (repo === undefined) return `Your Hugging Face token may not do this: ${plain(message)}`
  if (code === 'GatedRepo')
    return `The owner of ${repo} has not given your account access yet. Ask for it at ${endpoint}/${repo}.`
  return `Your Hugging Face token does not open ${repo}. ${plain(message)}`.trim()
}

function busy(headers: Headers): Passing {
  const seconds = secondsToWait(headers)
  const wait = seconds === undefined ? 'Try again in a few minutes.' : `Try again in ${inWords(seconds)}.`
  return new Passing('HUB_BUSY', `The hub asks for a pause. ${wait}`, { afterMs: (seconds ?? 0) * 1000 })
}

/** `Retry-After` in seconds or as a date, else the `t=` of a `RateLimit` header. */
function secondsToWait(headers: Headers): number | undefined {
  const after = headers.get('retry-after')
  const seconds = after === null ? Number(/;\s*t=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1]) : Number(after)
  if (Number.isFinite(seconds)) return Math.max(0, Math.ceil(seconds))
  const until = after === null ? Number.NaN : Date.parse(after)
  return Number.isNaN(until) ? undefined : Math.max(0, Math.ceil((until - Date.now()) / 1000))
}

const inWords = (seconds: number): string =>
  seconds < 120 ? `${seconds} ${seconds === 1 ? 'second' : 'seconds'}` : `${Math.ceil(seconds / 60)} minutes`

/** What fetch threw: no name, no certificate, no answer, or a connection that ended early. */
export function connectionLost(error: unknown, where: string): AppError {
  const code = codeOf(error)
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return new Passing('HUB_DOWN', `${where} cannot be found: is this machine online? ${STAYS}`, { cause: error })
  if (/CERT|SSL|TLS|UNABLE_TO_|SELF_SIGNED/.test(code))
    return new AppError('HUB_DOWN', `The certificate of ${where} is not trusted here (${code}). ${STAYS}`, {
      cause: error,
    })
  const why = code === '' ? '' : ` (${code})`
  return new Passing('HUB_DOWN', `The connection to ${where} failed${why}. ${STAYS}`, { cause: error })
}

/** The innermost code: fetch wraps what the socket said. */
function codeOf(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause)
    if ('code' in at && typeof at.code === 'string' && at.code !== '') return at.code
  return ''
}

const host = ({ endpoint }: Asked): string => new URL(endpoint).host

/** The hub's own word, short and without control characters. */
const plain = (message: string): string => message.replaceAll(/\p{Cc}+/gu, ' ').slice(0, 200)

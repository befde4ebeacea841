import { AppError } from '@lensboard/contract'
import type { FileStream, StreamOptions } from './hub.js'
import type { HubFile, HubListing } from './listing.js'
import { Passing } from './refusal.js'
import { type Answer, ask, type Question, readAll, type Wire } from './request.js'

/** Lets `use` read a file of the listed commit from some byte on; what `Hub.stream` promises. */
export async function streamFile<T>(
  wire: Wire,
  listing: HubListing,
  { path, from, ifRange, signal }: StreamOptions & { path: string },
  use: (file: FileStream) => Promise<T>,
): Promise<T> {
  const file = fileIn(listing, path)
  const question: Question = { ...fileQuestion(wire.endpoint, listing, path), ...(signal ? { signal } : {}) }
  if (from > 0) question.headers = { ...question.headers, range: `bytes=${from}-` }
  if (from > 0 && ifRange !== undefined) question.headers = { ...question.headers, 'if-range': ifRange }
  const again = await ask(wire, question, async (answer) => {
    if (answer.status === 416) return 'from the start'
    checkSame(answer, file)
    const begin = answer.status === 206 ? beginOf(answer) : 0
    if (begin !== from && begin !== 0) throw new Passing('HUB_DOWN', `The hub sent another part of ${path} than asked.`)
    const etag = strongEtag(answer.headers)
    return { used: await use({ from: begin, ...(etag === undefined ? {} : { etag }), body: answer.body }) }
  })
  if (again !== 'from the start') return again.used
  if (from === 0) throw new AppError('HUB_DOWN', `The hub does not send ${path}.`)
  return streamFile(wire, listing, { path, from: 0, ...(signal ? { signal } : {}) }, use)
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

/** Bytes `from` … `to` (exclusive) of a file, or no answer: in one try. */
export function readPart(
  wire: Wire,
  listing: HubListing,
  part: { path: string; from: number; to: number },
): Promise<Uint8Array> {
  const question = fileQuestion(wire.endpoint, listing, part.path)
  const headers = { ...question.headers, range: `bytes=${part.from}-${part.to - 1}` }
  return ask(wire, { ...question, headers }, (answer) => readExactly(answer, part))
}

async function readExactly(
  answer: Answer,
  { from, to, path }: { from: number; to: number; path: string },
): Promise<Uint8Array> {
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

export function fileIn(listing: HubListing, path: string): HubFile {
  const file = listing.files.find((candidate) => candidate.path === path)
  if (!file) throw new AppError('HUB_NOT_FOUND', `${listing.repo} has no file ${path} at commit ${listing.commit}.`)
  return file
}

/** The address of one file of one commit: what a branch means may change while it is read. */
function fileQuestion(endpoint: string, listing: HubListing, path: string): Question {
  const { repo, commit } = listing
  const name = path.split('/').map(encodeURIComponent).join('/')
  return {
    url: `${endpoint}/${repo}/resolve/${commit}/${name}`,
    asked: { endpoint, repo, revision: commit, path },
    // Sizes and ranges are those of the file itself.
    headers: { 'accept-encoding': 'identity' },
  }
}

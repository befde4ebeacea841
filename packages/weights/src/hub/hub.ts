import type { HubFound } from './found.js'
import type { HubListing } from './listing.js'

/** A hub as Hugging Face's own tools speak to it. Every method throws the HUB_… errors. */
export interface Hub {
  /** Where it is, without a slash at the end. */
  readonly endpoint: string
  /** What a revision holds now; nothing of it is downloaded. */
  model(repo: string, revision: string): Promise<HubListing>
  /** What a revision of any repository holds now; `repo` of a space begins with `spaces/`, of a data set `datasets/`. */
  files(repo: string, revision: string): Promise<HubListing>
  /** Text-generating models whose name has `text` in it, the most downloaded first. */
  search(text: string, limit: number): Promise<HubFound[]>
  /** Whose token it is; throws HUB_TOKEN_NEEDED without one. */
  whoAmI(): Promise<{ name: string }>
  /** A small text file of the listed commit; CHECKPOINT_BROKEN when it has more than `bytesMax` or is no UTF-8. */
  readText(listing: HubListing, path: string, bytesMax: number): Promise<string>
  /** Bytes `from` … `to` (exclusive) of a file of the listed commit. */
  readRange(listing: HubListing, path: string, from: number, to: number): Promise<Uint8Array>
  /** Lets `use` read a file of the listed commit from some byte on, in one try. */
  stream<T>(
    listing: HubListing,
    path: string,
    options: StreamOptions,
    use: (file: FileStream) => Promise<T>,
  ): Promise<T>
  /** How long to wait, and how often, for what may pass by itself. */
  readonly patience: { pauseMs: number; tries: number; waitMsMax: number }
}

export interface StreamOptions {
  /** Byte to begin at; 0 asks for the whole file. */
  from: number
  /** Strong etag that the bytes before `from` were sent under; under another one the hub sends the whole file. */
  ifRange?: string
  signal?: AbortSignal
}

export interface FileStream {
  /** Byte that the body begins at: the one asked for, or 0 when the hub cannot or must not go on. */
  from: number
  /** Strong etag of what is being sent, as the sending host names it. */
  etag?: string
  body: AsyncIterable<Uint8Array>
}

import type { HubFound } from './found.js'
import type { HubListing } from './listing.js'

/** A hub as Hugging Face's own tools speak to it. Every method throws the HUB_… errors. */
export interface Hub {
  /** Where it is, without a slash at the end. */
  readonly endpoint: string
  /** What a revision holds now; nothing of it is downloaded. */
  model(repo: string, revision: string): Promise<HubListing>
  /** Text-generating models whose name has `text` in it, the most downloaded first. */
  search(text: string, limit: number): Promise<HubFound[]>
  /** Whose token it is; throws HUB_TOKEN_NEEDED without one. */
  whoAmI(): Promise<{ name: string }>
  /** A small text file of the listed commit; refuses one of more than `bytesMax`. */
  readText(listing: HubListing, path: string, bytesMax: number): Promise<string>
  /** Bytes `from` … `to` (exclusive) of a file of the listed commit. */
  readRange(listing: HubListing, path: string, from: number, to: number): Promise<Uint8Array>
  /** The answer whose body is a file from byte `from` on, or, when the hub cannot or must not go on, from 0 on. */
  openFile(listing: HubListing, path: string, options: OpenFile): Promise<Response>
}

export interface OpenFile {
  /** Byte to begin at; 0 asks for the whole file. */
  from: number
  /** Strong etag that the bytes before `from` were sent under; another one makes the hub send the whole file. */
  ifRange?: string
  signal?: AbortSignal
}

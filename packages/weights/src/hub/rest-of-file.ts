import type { FileHandle } from 'node:fs/promises'
import { AppError } from '@lensboard/contract'
import { bytesInWords } from './bytes-in-words.js'
import type { FileStream } from './hub.js'
import type { HubFile } from './listing.js'
import { Passing } from './refusal.js'

/** A partial file on its way to being whole. */
export class RestOfFile {
  /** Bytes written, from the first on without a gap. */
  have = 0
  /** Strong etag that they were sent under in this process. */
  etag: string | undefined
  readonly #handle: FileHandle
  readonly #file: HubFile
  readonly #onBytes: (bytes: number) => void

  constructor(handle: FileHandle, file: HubFile, onBytes: (bytes: number) => void) {
    this.#handle = handle
    this.#file = file
    this.#onBytes = onBytes
  }

  /** Looks at what an earlier process left; answers whether there is anything. */
  async begin(): Promise<boolean> {
    const { size } = await this.#handle.stat()
    if (size > this.#file.size) await this.#startOver()
    else this.#arrived(size)
    return this.have > 0
  }

  /** Writes what comes; throws a passing HUB_DOWN when it ends early, DISK_FULL, or DOWNLOAD_BROKEN when it is too long. */
  async append({ from, etag, body }: FileStream): Promise<void> {
    if (from !== this.have) await this.#startOver()
    this.etag = etag
    for await (const chunk of body) {
      if (this.have + chunk.length > this.#file.size) {
        await this.#startOver()
        throw new AppError(
          'DOWNLOAD_BROKEN',
          `${this.#file.path} is longer than the hub listed and was removed. Check the model again.`,
        )
      }
      await this.#write(chunk)
      this.#arrived(this.have + chunk.length)
    }
    if (this.have < this.#file.size)
      throw new Passing('HUB_DOWN', `The hub sent only a part of ${this.#file.path}. Download again to go on.`)
  }

  async #write(chunk: Uint8Array): Promise<void> {
    try {
      for (let at = 0; at < chunk.length; ) {
        const { bytesWritten } = await this.#handle.write(chunk, at, chunk.length - at, this.have + at)
        at += bytesWritten
      }
    } catch (error) {
      const { path, size } = this.#file
      throw diskError(error, `${bytesInWords(this.have)} of the ${bytesInWords(size)} of ${path} arrived and are kept.`)
    }
  }

  async #startOver(): Promise<void> {
    await this.#handle.truncate(0)
    this.etag = undefined
    this.#arrived(0)
  }

  #arrived(have: number): void {
    this.have = have
    this.#onBytes(have)
  }
}

/** A full disk, a quota or a folder that may not be written, as a person's error; anything else stays as it is. */
export function diskError(error: unknown, kept: string): unknown {
  const code = (error as NodeJS.ErrnoException).code ?? ''
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new AppError('DISK_FULL', `The disk is full. ${kept} Free some space, then download again.`, {
      cause: error,
    })
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM')
    return new AppError('INTERNAL', `The folder of the Hugging Face cache cannot be written (${code}).`, {
      cause: error,
    })
  return error
}

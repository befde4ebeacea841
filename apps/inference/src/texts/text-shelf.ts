import { join } from 'node:path'
import { AppError, LIMITS } from '@lensboard/contract'
import { fileLines } from '@lensboard/datasets'

/** The texts that lenses learn from, as files of documents in the data folder: one JSON string a line. */
export interface TextShelf {
  /** The documents of a text one after the other, however many they are. Throws TEXT_UNKNOWN. */
  documents(hash: string): AsyncIterable<string>
  /** Where a text of this hash lies. */
  fileOf(hash: string): string
}

/** A character takes at most six bytes as JSON, `\u0000`. */
export const DOCUMENT_LINE_BYTES = 6 * LIMITS.documentChars + 2

export function createTextShelf({ dataDir }: { dataDir: string }): TextShelf {
  const fileOf = (hash: string) => join(dataDir, 'texts', `${hash}.jsonl`)
  return {
    fileOf,
    async *documents(hash) {
      try {
        for await (const lines of fileLines(fileOf(hash), { maxBytes: DOCUMENT_LINE_BYTES }))
          for (const { bytes } of lines) if (bytes) yield JSON.parse(bytes.toString()) as string
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
        throw new AppError('TEXT_UNKNOWN', undefined, { cause: error })
      }
    },
  }
}

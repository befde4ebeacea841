import type { ImportedSpec } from '@lensboard/contract'

/** What the thread that reads files is given. */
export interface FileToRead {
  bytes: Uint8Array
  file: string
  /** Which of its readings, by their place; absent: all. */
  pick?: readonly number[] | undefined
}

export interface ReadImport {
  spec: ImportedSpec
  bytes: Uint8Array<ArrayBuffer>
}

/** What it answers: the readings, or a refusal. */
export type FromReader = { read: ReadImport[] } | { error: { code: string; message: string } }

import { LIMITS } from '@lensboard/contract'
import { type Recognised, recognise } from '@lensboard/exchange'
import { recogniseInWorker } from './recognise-in-worker'

/** A file as the dialog lists it: what it is, or why it is refused. */
export interface ReadFile {
  file: File
  found?: Recognised
  refusal?: string
}

/** More files than this at once are a slip of the hand. */
const FILES_MAX = 20
/** A pasted text up to here is looked at at once; a longer one takes longer than a frame, and goes where files go. */
const PASTED_CHARS_MAX = 50_000

/** Recognises files one after the other, beside the page; never throws. */
export async function readFiles(files: readonly File[], signal: AbortSignal): Promise<ReadFile[]> {
  const read: ReadFile[] = []
  for (const [i, file] of files.entries()) {
    if (signal.aborted) return read
    if (i === FILES_MAX) {
      const refusal = `Only the first ${FILES_MAX} files are read at once. Import the others after them.`
      return [...read, { file, refusal }]
    }
    read.push({ file, ...(await readFile(file, signal)) })
  }
  return read
}

async function readFile(file: File, signal: AbortSignal) {
  if (file.size > LIMITS.importBytes)
    return { refusal: `This file is larger than ${LIMITS.importBytes / 1024 / 1024} MB.` }
  return recogniseInWorker(file, signal)
}

/** A pasted text as a file, where it is one that is read, or too long to say at once; null for any other text. */
export function fileOfText(text: string): ReadFile | { file: File } | null {
  if (!/^\s*[{[]/.test(text) || text.length > LIMITS.importBytes) return null
  const file = new File([text], 'pasted.json', { type: 'application/json' })
  if (text.length > PASTED_CHARS_MAX) return { file }
  try {
    return { file, found: recognise(new TextEncoder().encode(text), file.name) }
  } catch {
    return null
  }
}

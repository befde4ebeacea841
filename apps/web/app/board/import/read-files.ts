import { AppError, errorFacts, LIMITS } from '@lensboard/contract'
import { type Recognised, recognise } from '@lensboard/exchange'

/** A file as the dialog lists it: what it is, or why it is refused. */
export interface ReadFile {
  file: File
  found?: Recognised
  refusal?: string
}

/** More files than this at once are a slip of the hand. */
const FILES_MAX = 20

/** Recognises files one after the other, giving the page a moment between them; never throws. */
export async function readFiles(files: readonly File[]): Promise<ReadFile[]> {
  const read: ReadFile[] = []
  for (const file of files.slice(0, FILES_MAX)) {
    await new Promise((resolve) => setTimeout(resolve))
    read.push(await readFile(file))
  }
  return read
}

async function readFile(file: File): Promise<ReadFile> {
  try {
    if (file.size > LIMITS.importBytes)
      throw new AppError('IMPORT_INVALID', `This file is larger than ${LIMITS.importBytes / 1024 / 1024} MB.`)
    return { file, found: recognise(new Uint8Array(await file.arrayBuffer()), file.name) }
  } catch (error) {
    const refusal = error instanceof AppError ? errorFacts(error).message : 'This file could not be read.'
    return { file, refusal }
  }
}

/** A pasted text as a file, where it is one that is read; null for any other text. */
export function fileOfText(text: string): ReadFile | null {
  if (!/^\s*[{[]/.test(text) || text.length > LIMITS.importBytes) return null
  const file = new File([text], 'pasted.json', { type: 'application/json' })
  try {
    return { file, found: recognise(new TextEncoder().encode(text), file.name) }
  } catch {
    return null
  }
}

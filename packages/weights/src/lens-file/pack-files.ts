import type { Readable } from 'node:stream'
import { ZipFile } from 'yazl'

/** Zip archives tell times; a constant keeps equal contents equal, byte for byte. */
const SOME_TIME = new Date('2000-01-01T00:00:00')

interface FileToPack {
  name: string
  /** Where it lies, or what is in it. */
  from: string | Buffer
}

/** Files as one zip archive, made while it is read; numbers hardly shrink, so they are stored as they are. */
export async function packFiles(files: readonly FileToPack[]): Promise<{ stream: Readable; bytes: number }> {
  const zip = new ZipFile()
  const options = { compress: false, mtime: SOME_TIME, mode: 0o100644 }
  const bytes = new Promise<number>((size, fail) => {
    zip.on('error', fail)
    for (const { name, from } of files)
      if (typeof from === 'string') zip.addFile(from, name, options)
      else zip.addBuffer(from, name, options)
    // Its types leave out that the size is handed over.
    zip.end(undefined, size as () => void)
  })
  return { stream: zip.outputStream as Readable, bytes: await bytes }
}

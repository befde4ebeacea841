import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { openPromise } from 'yauzl'
import { refuse } from './refuse.js'

/** One record of a torch file, stored as it is: where its bytes lie in the file. */
export interface TorchRecord {
  offset: number
  length: number
}

const RECORDS_MAX = 10_000
const STORED = 0
/** The first bytes of any zip archive. */
const ZIP = [0x50, 0x4b, 0x03, 0x04]

/** The records of a file that torch.save wrote, by their name below the archive's own folder ("data.pkl", "data/0"). */
export async function torchRecords(file: string): Promise<Map<string, TorchRecord>> {
  await checkZip(file)
  const records = new Map<string, TorchRecord>()
  try {
    const zip = await openPromise(file, { autoClose: false })
    try {
      for await (const entry of zip.eachEntry()) {
        if (records.size >= RECORDS_MAX) throw refuse('it has too many records')
        // torch never compresses; what is stored cannot unfold to more than the file.
        if (
          entry.compressionMethod !== STORED ||
          entry.isEncrypted() ||
          entry.compressedSize !== entry.uncompressedSize
        )
          throw refuse('a record in it is compressed or encrypted, which torch.save never does')
        const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true })
        const name = entry.fileName.replace(/^[^/]*\//, '')
        if (records.has(name)) throw refuse(`it holds ${name.slice(0, 60)} twice`)
        if (fileDataStart + entry.uncompressedSize > zip.fileSize) throw refuse('it ends in the middle')
        records.set(name, { offset: fileDataStart, length: entry.uncompressedSize })
      }
    } finally {
      zip.close()
    }
  } catch (error) {
    throw error instanceof Error && 'code' in error && error.code === 'LENS_INVALID'
      ? error
      : refuse('it is a damaged zip archive')
  }
  return records
}

async function checkZip(file: string): Promise<void> {
  const handle = await open(file, 'r').catch((cause: unknown) => {
    throw refuse(`it has no ${basename(file)}`, cause)
  })
  try {
    const first = Buffer.alloc(ZIP.length)
    await handle.read(first, 0, first.length, 0)
    if (!first.equals(Buffer.from(ZIP)))
      throw refuse('it is not the zip archive that torch.save writes since torch 1.6. Save it again with a newer torch')
  } finally {
    await handle.close()
  }
}

import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import { PickleWriter } from './pickle-writer.js'
import type { TorchValue } from './torch-value.js'

/** The folder inside the archive; torch names it after the file and reads any. */
const FOLDER = 'archive'
/** Zip archives tell times; a constant keeps equal contents equal, byte for byte. */
const SOME_TIME = new Date('2000-01-01T00:00:00')

/** Writes a value as torch.save would, at once or not at all; torch.load reads it with `weights_only=True`. */
export async function writeTorchFile(file: string, value: TorchValue): Promise<void> {
  const storages: Float32Array[] = []
  const pickle = new PickleWriter(storages).bytes(value)
  const zip = new ZipFile()
  const add = (name: string, bytes: Uint8Array) =>
    zip.addBuffer(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), `${FOLDER}/${name}`, {
      compress: false,
      mtime: SOME_TIME,
    })
  add('data.pkl', pickle)
  add('byteorder', Buffer.from('little'))
  for (const [key, data] of storages.entries())
    add(`data/${key}`, new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
  add('version', Buffer.from('3\n'))
  zip.end()
  const unfinished = `${file}.part`
  try {
    await pipeline(zip.outputStream, createWriteStream(unfinished))
    await rename(unfinished, file)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
}

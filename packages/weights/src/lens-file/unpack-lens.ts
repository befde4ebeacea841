import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { AppError, LIMITS } from '@lensboard/contract'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { isInside } from '../hub/listing.js'
import { refuse } from '../torch-file/refuse.js'
import { LENS_JSON, NUMBERS } from './lens-folder.js'

/** A torch file has some records a row; an archive of a lens folder has a handful of files. */
const ENTRIES_MAX = 10_000
const NAME_CHARS_MAX = 300
/** Numbers hardly shrink; what unfolds to more than this was made to. */
const RATIO_MAX = 100
/** Descriptions alone may shrink as they like. */
const SMALL_BYTES = 1024 * 1024

/** The files of a lens folder in any form; everything else in an archive is left where it is. */
const KNOWN = new Set([LENS_JSON, NUMBERS, 'config.json', 'params.pt'])
const DESCRIPTIONS = [LENS_JSON, 'config.json']

/**
 * Looks at a lens file of any form and gives the path that `readLens` reads: the file itself, or `folder`, into which an
 * archive of a lens folder is unpacked, its known files alone. Throws LENS_INVALID, DISK_FULL; nothing is executed.
 */
export async function unpackLens(file: string, folder: string): Promise<string> {
  const first = await firstBytes(file)
  if (first.length === 0) throw refuse('it is empty')
  if (first.toString('latin1', 0, 4) !== 'PK\x03\x04') {
    if (first[0] === 0x7b) throw refuse('it is a description without numbers. Send the whole folder as a .zip')
    // A safetensors file begins with the length of its header, eight bytes.
    if (first[8] === 0x7b && first.readUInt16LE(6) === 0)
      throw refuse(
        'it holds numbers alone. Send it in a .zip together with the lens.json that says which rows they are',
      )
    // Whatever else it is, the reader of torch files says it.
    return file
  }
  const zip = await openPromise(file, { autoClose: false }).catch((cause: unknown) => {
    throw refuse('it is a damaged zip archive', cause)
  })
  try {
    const entries = await entriesOf(zip)
    const named = entries.filter(
      ({ fileName }) => !fileName.split('/').some((part) => part.startsWith('.') || part === '__MACOSX'),
    )
    const described = named.some(({ fileName }) => DESCRIPTIONS.includes(basename(fileName)))
    if (!described && named.some(({ fileName }) => basename(fileName) === 'data.pkl')) return file
    return await unpack(zip, { folder, entries: named, described })
  } catch (error) {
    throw toSay(error)
  } finally {
    zip.close()
  }
}

async function firstBytes(file: string): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of createReadStream(file, { end: 15 })) chunks.push(chunk)
  return Buffer.concat(chunks)
}

async function entriesOf(zip: ZipFile): Promise<Entry[]> {
  const entries: Entry[] = []
  for await (const entry of zip.eachEntry()) {
    if (entries.length >= ENTRIES_MAX) throw refuse('it holds too many files')
    if (entry.fileName.length > NAME_CHARS_MAX || !isInside(entry.fileName.replace(/\/$/, '')))
      throw refuse('a file in it would leave the folder that it is unpacked in')
    entries.push(entry)
  }
  return entries
}

/** The known files of one folder, or the only torch file there is. */
function chosen(entries: Entry[], described: boolean): { entry: Entry; name: string }[] {
  if (described) {
    const known = entries.filter(({ fileName }) => KNOWN.has(basename(fileName)))
    const folders = new Set(known.map(({ fileName }) => fileName.slice(0, -basename(fileName).length)))
    const names = new Set(known.map(({ fileName }) => basename(fileName)))
    if (folders.size > 1 || names.size < known.length) throw refuse('it holds more than one lens. Send one folder')
    return known.map((entry) => ({ entry, name: basename(entry.fileName) }))
  }
  const torch = entries.filter(({ fileName }) => fileName.endsWith('.pt'))
  if (torch.length > 1) throw refuse('it holds more than one .pt file and no config.json. Send one of them')
  if (torch.length === 1) return [{ entry: torch[0]!, name: 'lens.pt' }]
  if (entries.some(({ fileName }) => basename(fileName) === NUMBERS))
    throw refuse('it holds numbers without the lens.json that says which rows they are')
  throw refuse('no file in it is a lens: neither lens.json, nor config.json and params.pt, nor one .pt file')
}

async function unpack(
  zip: ZipFile,
  { folder, entries, described }: { folder: string; entries: Entry[]; described: boolean },
): Promise<string> {
  const files = chosen(entries, described)
  const bytes = files.reduce((sum, { entry }) => sum + entry.uncompressedSize, 0)
  if (bytes > LIMITS.lensBytes) throw refuse('it unfolds to more than any lens has')
  if (bytes > SMALL_BYTES && bytes > RATIO_MAX * zip.fileSize) throw refuse('it unfolds to far more than it is')
  await mkdir(folder, { recursive: true })
  for (const { entry, name } of files) {
    if (entry.isEncrypted()) throw refuse('it is encrypted')
    // What it says of its sizes is held against what comes out.
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(join(folder, name), { flags: 'wx' }))
  }
  const [only] = files
  return !described && only ? join(folder, only.name) : folder
}

/** What the archive's own reader threw says where its bytes are wrong, which helps nobody. */
function toSay(error: unknown): unknown {
  if (error instanceof AppError) return error
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'EDQUOT') return new AppError('DISK_FULL', undefined, { cause: error })
  return refuse('it is a damaged zip archive', error)
}

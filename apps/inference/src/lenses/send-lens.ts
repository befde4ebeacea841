import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { AppError, type LensForm, type LensReader, type TrainedLens } from '@lensboard/contract'
import { LENS_JSON, NUMBERS, packFiles } from '@lensboard/weights'
import { withWork } from './bring-lens.js'
import type { LensShelf } from './lens-shelf.js'
import { lensTask } from './lens-tasks.js'

interface File {
  name: string
  stream: Readable
  bytes: number
}

/** Sends a lens in a form as it is made; nothing of it stays. Throws LENS_UNKNOWN, LENS_INVALID, OUT_OF_MEMORY, DISK_FULL. */
export async function sendLens(
  response: ServerResponse,
  { shelf, findReader }: { shelf: LensShelf; findReader: (hash: string) => Promise<LensReader | undefined> },
  { hash, form }: { hash: string; form: LensForm },
): Promise<void> {
  const lens = await shelf.describe(hash)
  const model = lens.checkpoint.hash === undefined ? undefined : await findReader(lens.checkpoint.hash)
  refuseForm(lens, form, model)
  await withWork(shelf, async (folder) => {
    const { name, stream, bytes } = await fileOf(lens, { form, from: shelf.folderOf(hash), folder })
    response.writeHead(200, {
      'content-type': form === 'jacobian' ? 'application/octet-stream' : 'application/zip',
      'content-length': bytes,
      'content-disposition': disposition(name),
      // Numbers hardly shrink; nobody is to try on the way.
      'cache-control': 'private, no-cache, no-transform',
    })
    // Who goes away in the middle has a part, by its length; so has who is sent one.
    await pipeline(stream, response)
  })
}

/** Says why a form cannot hold a lens, before anything is read. */
function refuseForm({ kind, layers }: TrainedLens, form: LensForm, model: LensReader | undefined): void {
  const refuse = (why: string) => new AppError('LENS_INVALID', `${why} Take the form of Lensboard for this one.`)
  if (form === 'jacobian' && kind !== 'jacobian') throw refuse('The Jacobian form holds Jacobian lenses alone.')
  if (form !== 'tuned-lens') return
  if (kind !== 'tuned') throw refuse('The form of tuned-lens holds tuned lenses alone.')
  const all = layers.every((layer, row) => layer === row) && (!model || model.nLayers === layers.length)
  if (!all) throw refuse('The form of tuned-lens holds a translator for every block, and this lens does not have all.')
}

async function fileOf(
  lens: TrainedLens,
  { form, from, folder }: { form: LensForm; from: string; folder: string },
): Promise<File> {
  const called = fileName(lens.title)
  if (form === 'lensboard') {
    // As it is known now: its name, and how it was evaluated since.
    const described = Buffer.from(`${JSON.stringify(lens, undefined, 2)}\n`)
    const files = [
      { name: LENS_JSON, from: described },
      { name: NUMBERS, from: join(from, NUMBERS) },
    ]
    return { name: `${called}.lens.zip`, ...(await packFiles(files)) }
  }
  if (form === 'jacobian') {
    const file = join(folder, 'jacobian_lens.pt')
    await lensTask({ do: 'write', from, lens, form, into: file })
    return { name: `${called}_jacobian_lens.pt`, stream: createReadStream(file), bytes: (await stat(file)).size }
  }
  const made = join(folder, 'tuned-lens')
  await lensTask({ do: 'write', from, lens, form, into: made })
  const files = ['config.json', 'params.pt'].map((name) => ({ name, from: join(made, name) }))
  return { name: `${called}.tuned-lens.zip`, ...(await packFiles(files)) }
}

/** A title as a file's name on any machine. */
const fileName = (title: string): string =>
  title
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}<>:"/\\|?*]+/gu, ' ')
    .trim()
    .replace(/\s+/g, '-')
    .replace(/^[.-]+|[.-]+$/g, '') || 'lens'

/** The name in letters that every browser reads, and as it is. */
const disposition = (name: string): string =>
  `attachment; filename="${name.replace(/[^\w.-]+/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)}`

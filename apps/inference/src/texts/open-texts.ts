import { join } from 'node:path'
import type { CheckpointRef, ModelService } from '@lensboard/contract'
import type { Db } from '@lensboard/db'
import type { OpenModel } from '@lensboard/models'
import type { Logger } from 'pino'
import type { Route } from '../http-route.js'
import { keepTrying } from '../keep-trying.js'
import { createTokenCounter } from './count-tokens.js'
import { firstDocuments } from './first-documents.js'
import { textDisk } from './text-disk.js'
import { createTextLibrary } from './text-library.js'
import { textRoutes } from './text-routes.js'
import { createTextShelf, type TextShelf } from './text-shelf.js'
import { openUploads } from './uploads.js'

export type TextServices = Pick<ModelService, 'firstOfText' | 'textTokens' | 'forgetTexts'>

/** All that this service does with the texts that lenses learn from. */
interface Texts {
  shelf: TextShelf
  routes: Route[]
  services: TextServices
}

interface Places {
  db: Db
  dataDir: string
  findModel(ref: CheckpointRef): Promise<OpenModel>
  log: Logger
  stopping: AbortSignal
  /** Bytes that may still be written in a folder; the disk is asked unless said. */
  free?: (folder: string) => Promise<number>
}

/** Opens the texts of a data folder; the shipped one is put among them as soon as the database answers. */
export async function openTexts({ db, dataDir, findModel, log, stopping, free }: Places): Promise<Texts> {
  const shelf = createTextShelf({ dataDir })
  const disk = textDisk(join(dataDir, 'texts'), free)
  const incoming = join(dataDir, 'texts', 'incoming')
  const uploads = await openUploads(incoming, disk)
  const library = createTextLibrary({ db, shelf, disk, incoming })
  const count = createTokenCounter({ db, shelf })
  const begin = async () => {
    await library.keepShipped()
    await library.forgetUnused()
  }
  void keepTrying(begin, stopping).catch((error: unknown) => log.warn({ err: error }, 'the shipped text is not here'))
  return {
    shelf,
    routes: textRoutes(uploads, library),
    services: {
      firstOfText: ({ hash }) => firstDocuments(shelf, hash),
      textTokens: async ({ hash, checkpoint }) => count(hash, (await findModel(checkpoint)).checkpoint),
      forgetTexts: () => library.forgetUnused(),
    },
  }
}

import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { LensReader, ModelInfo, ModelService } from '@lensboard/contract'
import type { Db } from '@lensboard/db'
import type { Logger } from 'pino'
import type { Route } from '../http-route.js'
import type { PersonHubs } from '../hub/person-hubs.js'
import { keepTrying } from '../keep-trying.js'
import { lensBringer } from './bring-lens.js'
import { type HubLenses, hubLenses } from './lens-from-hub.js'
import { lensRoutes } from './lens-routes.js'
import { createLensShelf, type LensShelf } from './lens-shelf.js'
import { keepShippedLens } from './shipped-lens.js'

export type LensServices = Pick<ModelService, 'lensFromHub' | 'forgetLens'>

/** All that this service does with the library of lenses. */
export interface Lenses {
  shelf: LensShelf
  routes: Route[]
  services: LensServices
  fetch: HubLenses['fetch']
}

interface Places {
  db: Db
  dataDir: string
  hubs: PersonHubs
  endpoint: string
  models: { list(): Promise<ModelInfo[]> }
  log: Logger
  stopping: AbortSignal
}

/** Opens the library of a data folder; it is tended, and the shipped lens put into it, once the database answers. */
export function openLenses({ db, dataDir, hubs, endpoint, models, log, stopping }: Places): Lenses {
  const shelf = createLensShelf({ db, dataDir })
  // A process of this number that was killed may have left its own.
  rmSync(shelf.work, { recursive: true, force: true })
  const findReader = async (hash: string): Promise<LensReader | undefined> =>
    (await models.list()).find(({ state, checkpoint }) => state === 'ready' && checkpoint.hash === hash)
  const bring = lensBringer(shelf, findReader)
  const isHere = async (checkpoint: string) => (await findReader(checkpoint)) !== undefined
  const cacheDir = join(dataDir, 'lenses', 'arriving')
  const published = hubLenses({ db, hubs, endpoint, shelf, bring, cacheDir, isHere })
  const begin = async () => {
    await shelf.tend()
    await keepShippedLens(db, shelf)
  }
  void keepTrying(begin, stopping).catch((error: unknown) => {
    if (!stopping.aborted) log.warn({ err: error }, 'the library of lenses is not tended')
  })
  return {
    shelf,
    routes: lensRoutes({ db, shelf, bring, findReader }),
    services: { lensFromHub: published.request, forgetLens: ({ hash }) => shelf.forget(hash) },
    fetch: published.fetch,
  }
}

import { ENGINE_VERSION, type ModelService } from '@lensboard/contract'
import type { Db } from '@lensboard/db'
import { type Engine, freeBytes } from '@lensboard/lens'
import { checkModel, proof } from '@lensboard/models'
import { diskFree, findTokens, type HubSettings, parseHubLink, tokenize } from '@lensboard/weights'
import { findModel } from './find-model.js'
import { inTime } from './hub/in-time.js'
import type { PersonHubs } from './hub/person-hubs.js'
import { requestDownload } from './hub/request-download.js'
import { searchHub } from './hub/search-hub.js'
import type { LensServices } from './lenses/open-lenses.js'
import { listModels } from './model-list.js'
import type { ModelMemory } from './model-memory.js'
import type { ModelStore } from './model-store.js'
import type { TextServices } from './texts/open-texts.js'

export interface ModelParts {
  db: Db
  engine: Engine
  store: ModelStore
  memory: ModelMemory
  hubs: PersonHubs
  settings: HubSettings
}

/** What the router answers about models, put together from the parts that know. */
export function modelServices({
  db,
  engine,
  store,
  memory,
  hubs,
  settings,
}: ModelParts): Omit<ModelService, 'partial' | keyof TextServices | keyof LensServices> {
  const { endpoint, cacheDir } = settings
  const check = async (link: string, personId: string) => {
    const { hub, hasToken } = await hubs.of(personId)
    const folders = await store.folders()
    const report = await inTime(checkModel({ link, hub, cacheDir, folders, memoryFree: freeBytes() }))
    return { hasToken, report }
  }
  return {
    list: () => listModels(store, memory),
    async tokenize({ checkpoint, input, bos }) {
      const model = await findModel(store, db, checkpoint)
      return tokenize(model.checkpoint, { input, bos, nCtx: model.decoder.nCtx })
    },
    async findTokens({ checkpoint, text }) {
      const model = await findModel(store, db, checkpoint)
      return findTokens(model.checkpoint.tokenizer, text)
    },
    capabilities: async () => ({
      provider: engine.provider,
      requested: engine.requested,
      ...(engine.fallback === undefined ? {} : { fallback: engine.fallback }),
      engine: ENGINE_VERSION,
      memoryFree: freeBytes(),
      diskFree: await diskFree(cacheDir),
      hub: new URL(endpoint).host,
    }),
    proof: async () => proof,
    async search({ text, personId }) {
      const here = new Set((await store.folders()).map(({ name }) => name))
      return inTime(searchHub(await hubs.of(personId), text, here))
    },
    check: async ({ link, personId }) => (await check(link, personId)).report,
    async download({ link, personId }) {
      const { repo, revision } = parseHubLink(link, endpoint)
      const { report, hasToken } = await check(link, personId)
      return requestDownload(db, report, { repo, revision, personId, hasToken })
    },
    setHubToken: (request) => inTime(hubs.setToken(request)),
    pin: (request) => memory.pin(request),
    unload: async ({ hash }) => memory.unload(hash),
  }
}

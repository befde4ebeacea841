import { AppError } from '@lensboard/contract'
import { type Db, modelPins, setModelPin } from '@lensboard/db'
import type { Engine } from '@lensboard/lens'
import type { ModelStore } from './model-store.js'

/** What is loaded, and what stays so, across restarts too. */
export interface ModelMemory {
  loaded: Engine['loaded']
  /** Whether this checkpoint stays once it is loaded. */
  isPinned(hash: string): boolean
  /** Pins a model that is here, or lets it go; one that is gone can only be let go. Throws MODEL_UNKNOWN. */
  pin(request: { hash: string; pinned: boolean }): Promise<void>
  unload(hash: string): void
  /** Tells the engine what the database remembers. */
  applyPins(): Promise<void>
}

export function createModelMemory({
  db,
  engine,
  store,
}: {
  db: Db
  engine: Pick<Engine, 'pin' | 'unload' | 'loaded'>
  store: ModelStore
}): ModelMemory {
  const pins = new Set<string>()
  const keep = (hash: string, pinned: boolean) => {
    if (pinned) pins.add(hash)
    else pins.delete(hash)
    engine.pin(hash, pinned)
  }
  return {
    loaded: () => engine.loaded(),
    isPinned: (hash) => pins.has(hash),
    async pin({ hash, pinned }) {
      if (pinned && !(await store.has(hash))) throw new AppError('MODEL_UNKNOWN')
      await setModelPin(db, hash, pinned)
      keep(hash, pinned)
    },
    unload: (hash) => engine.unload(hash),
    async applyPins() {
      for (const hash of await modelPins(db)) keep(hash, true)
    },
  }
}

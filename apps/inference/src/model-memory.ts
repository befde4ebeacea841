import { AppError } from '@lensboard/contract'
import { type Db, modelPins, setModelPin } from '@lensboard/db'
import type { Engine } from '@lensboard/lens'
import type { ModelStore } from './model-store.js'

/** What is loaded, and what stays so. */
export type ModelMemory = Pick<Engine, 'pin' | 'unload' | 'loaded'>

/** Keeps pins across restarts: what the database remembers is told to the engine. */
export async function applyPins(db: Db, memory: ModelMemory): Promise<void> {
  for (const hash of await modelPins(db)) memory.pin(hash, true)
}

/** Pins a model that is here, or lets it go; one that is gone can only be let go. Throws MODEL_UNKNOWN. */
export async function pinModel(
  { db, memory, store }: { db: Db; memory: ModelMemory; store: ModelStore },
  { hash, pinned }: { hash: string; pinned: boolean },
): Promise<void> {
  if (pinned && !(await store.has(hash))) throw new AppError('MODEL_UNKNOWN')
  await setModelPin(db, hash, pinned)
  memory.pin(hash, pinned)
}

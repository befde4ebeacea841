import type { ModelInfo } from '@lensboard/contract'
import type { ModelMemory } from './model-memory.js'
import type { ModelStore } from './model-store.js'

/** Every model here, with what is in memory of it and what is to stay there. */
export async function listModels(store: ModelStore, memory: ModelMemory): Promise<ModelInfo[]> {
  const lines = await store.list()
  const loaded = new Map(memory.loaded().map(({ hash, bytes, pinned }) => [hash, { bytes, pinned }]))
  return lines.map((line) => {
    if (line.state !== 'ready') return line
    const { hash } = line.checkpoint
    const kept = loaded.get(hash)
    return { ...line, ...(kept ? { loaded: kept } : {}), ...(memory.isPinned(hash) ? { pinned: true } : {}) }
  })
}

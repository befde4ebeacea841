import type { ModelInfo } from '@lensboard/contract'

/** A small ready model for tests. */
export const model = (more: Partial<ModelInfo> = {}): ModelInfo => ({
  checkpoint: { name: 'workshop', hash: 'a'.repeat(64) },
  title: 'workshop',
  family: 'llama',
  nLayers: 8,
  nHeads: 4,
  nKvHeads: 2,
  dModel: 256,
  dVocab: 5120,
  nCtx: 512,
  parameters: 9e6,
  bytes: 18e6,
  memoryBytes: 36e6,
  chat: false,
  state: 'ready',
  place: 'shipped',
  hookNotes: [],
  isDefault: true,
  ...more,
})

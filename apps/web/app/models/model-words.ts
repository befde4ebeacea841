import type { ModelInfo } from '@lensboard/contract'

export const STATES = {
  ready: { tone: 'ok', words: 'Ready' },
  reading: { tone: 'plain', words: 'Reading' },
  unsupported: { tone: 'warn', words: 'Unsupported' },
  broken: { tone: 'danger', words: 'Broken' },
} as const satisfies Record<ModelInfo['state'], { tone: string; words: string }>

export const PLACES: Record<ModelInfo['place'], string> = {
  shipped: 'Shipped with Lensboard',
  data: 'A folder in DATA_DIR/models',
  'hub-cache': 'The Hugging Face cache',
}

/** A name as owner and rest: "openai-community/" and "gpt2". */
export function splitName(title: string): [owner: string, name: string] {
  const slash = title.lastIndexOf('/') + 1
  return [title.slice(0, slash), title.slice(slash)]
}

export const shortCommit = (commit: string): string => commit.slice(0, 7)

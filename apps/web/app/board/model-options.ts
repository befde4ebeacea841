import type { Download, ModelInfo, Proof } from '@lensboard/contract'
import { formatBytes } from '@lensboard/heatmap'
import { differenceWords, largestDifference, proofOf } from '../models/proof-words'
import { parameterWords } from '../models/sizes'

/** One line of the model picker, as words. */
export interface ModelChoice {
  value: string
  label: string
  group: 'Ready here' | 'Adapters' | 'Reading' | 'Downloading' | 'Cannot be read'
  hint: string
  /** Largest difference of its family from the reference, where that is known. */
  checked?: string
  size?: string
  disabled?: true
  model?: ModelInfo
}

const GROUPS: readonly ModelChoice['group'][] = ['Ready here', 'Adapters', 'Reading', 'Downloading', 'Cannot be read']

const groupOf = ({ state, adapter }: ModelInfo): ModelChoice['group'] => {
  if (state === 'ready') return adapter ? 'Adapters' : 'Ready here'
  return state === 'reading' ? 'Reading' : 'Cannot be read'
}

function hintOf({ state, reason, family, nLayers, adapter, loaded, chat }: ModelInfo): string {
  if (state === 'reading') return 'Being read for the first time'
  if (state !== 'ready') return reason ?? (state === 'broken' ? 'A file is missing or damaged' : 'Not supported')
  return [
    family,
    adapter ? `on ${adapter.base}` : `${nLayers} layers`,
    chat ? 'chat' : undefined,
    loaded ? 'in memory' : undefined,
  ]
    .filter(Boolean)
    .join(' · ')
}

interface ChoiceSources {
  models: readonly ModelInfo[]
  downloads: readonly Download[]
  proof: Proof | undefined
  /** Hashes of what was asked last, the latest first. */
  recent: readonly string[]
}

/** Everything the picker offers: in groups, what was used last first, the rest by name. */
export function modelChoices({ models, downloads, proof, recent }: ChoiceSources): ModelChoice[] {
  const place = (hash: string) => {
    const at = recent.indexOf(hash)
    return at < 0 ? recent.length : at
  }
  const here = models.map((model): ModelChoice => {
    const found = model.state === 'ready' ? proofOf(proof, model) : undefined
    return {
      value: model.checkpoint.hash,
      label: model.title,
      group: groupOf(model),
      hint: hintOf(model),
      model,
      ...(found ? { checked: differenceWords(largestDifference(found)) } : {}),
      ...(model.parameters ? { size: parameterWords(model.parameters) } : {}),
    }
  })
  const coming = downloads
    .filter(({ status }) => status === 'queued' || status === 'running')
    .map(
      ({ id, repo, status, bytesDone, bytesTotal }): ModelChoice => ({
        value: `download ${id}`,
        label: repo,
        group: 'Downloading',
        hint: status === 'queued' ? 'Waiting for its turn' : `${formatBytes(bytesDone)} of ${formatBytes(bytesTotal)}`,
        disabled: true,
      }),
    )
  return [...here, ...coming].sort(
    (a, b) =>
      GROUPS.indexOf(a.group) - GROUPS.indexOf(b.group) ||
      place(a.value) - place(b.value) ||
      a.label.localeCompare(b.label, 'en', { numeric: true }),
  )
}

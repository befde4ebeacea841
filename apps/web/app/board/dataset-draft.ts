import { type DatasetSpec, LIMITS } from '@lensboard/contract'

/** What the form of a data-set card holds beside model, rows and interventions. */
export interface DatasetDraft {
  /** Null until a list is chosen. */
  list: DatasetSpec['dataset'] | null
  at: DatasetSpec['at']
  /** Prompts at most, as typed; empty for all. */
  limit: string
}

export type DatasetField = 'dataset' | 'limit'

export const EMPTY_DATASET: DatasetDraft = { list: null, at: 'last', limit: '' }

export const datasetDraft = ({ dataset, at, limit }: DatasetSpec): DatasetDraft => ({
  ...{ list: dataset, at, limit: limit === undefined ? '' : String(limit) },
})

/** Everything that keeps a data-set draft from running. */
export function datasetMessages({ list, limit }: DatasetDraft): { field: DatasetField; say: string }[] {
  const out: { field: DatasetField; say: string }[] = []
  if (!list) out.push({ field: 'dataset', say: 'Choose a list of prompts.' })
  const typed = limit.trim()
  const n = Number(typed)
  if (typed !== '' && !(/^\d+$/.test(typed) && n >= 1 && n <= LIMITS.datasetPrompts))
    out.push({
      field: 'limit',
      say: `A whole number from 1 to ${LIMITS.datasetPrompts.toLocaleString('en-US')}, or nothing for all.`,
    })
  return out
}

/** The fields of the question that this part of the form says. */
export const datasetPart = ({ list, at, limit }: DatasetDraft) => ({
  ...{ dataset: list, at },
  ...(limit.trim() === '' ? {} : { limit: Number(limit) }),
})

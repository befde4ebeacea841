import type { DatasetSpec } from '@lensboard/contract'

/** What the form of a data-set card holds beside model, rows and interventions. */
export interface DatasetDraft {
  /** Null until a list is chosen. */
  list: DatasetSpec['dataset'] | null
  at: DatasetSpec['at']
}

export type DatasetField = 'dataset'

export const EMPTY_DATASET: DatasetDraft = { list: null, at: 'last' }

export const datasetDraft = ({ dataset, at }: DatasetSpec): DatasetDraft => ({ list: dataset, at })

/** Everything that keeps a data-set draft from running. */
export const datasetMessages = ({ list }: DatasetDraft): { field: DatasetField; say: string }[] =>
  list ? [] : [{ field: 'dataset', say: 'Choose a list of prompts.' }]

/** The fields of the question that this part of the form says. */
export const datasetPart = ({ list, at }: DatasetDraft) => ({ dataset: list, at })

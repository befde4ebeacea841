import type { ModelInfo, Proof } from '@lensboard/contract'
import { useQuery } from '@tanstack/react-query'
import { type Downloads, useDownloads } from '../models/use-downloads'
import { useModelList } from '../models/use-model-list'
import { appErrorOf, useTRPC } from '../trpc'

export interface ModelsState {
  list: readonly ModelInfo[] | null
  /** The sentence while there is no list; it is asked again by itself. */
  error: string | null
  proof: Proof | undefined
  downloads: Downloads
  retry(): void
}

/** Every model that is here, what is known of its family, and what is on its way. */
export function useModels(): ModelsState {
  const { data, error, refetch } = useModelList()
  const { data: proof } = useQuery(useTRPC().models.proof.queryOptions(undefined, { retry: false }))
  return {
    list: data ?? null,
    error: error && !data ? appErrorOf(error).message : null,
    proof,
    downloads: useDownloads(),
    retry: () => void refetch(),
  }
}

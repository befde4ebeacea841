import type { ModelInfo } from '@lensboard/contract'
import { useQuery } from '@tanstack/react-query'
import { appErrorOf, useTRPC } from '../trpc'

/** The inference service may start after the page did. */
const ASK_AGAIN_MS = 5_000

export interface ModelsState {
  list: readonly ModelInfo[] | null
  /** The sentence while there is no list; it is asked again by itself. */
  error: string | null
  retry(): void
}

/** Every model that is here. */
export function useModels(): ModelsState {
  const trpc = useTRPC()
  const query = useQuery(
    trpc.models.list.queryOptions(undefined, {
      refetchInterval: ({ state }) => (state.data ? false : ASK_AGAIN_MS),
      retry: false,
    }),
  )
  return {
    list: query.data ?? null,
    error: query.error && !query.data ? appErrorOf(query.error).message : null,
    retry: () => void query.refetch(),
  }
}

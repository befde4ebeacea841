import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '../trpc'

/** A model that is being read for the first time is ready soon. */
const READING_MS = 2_000
/** The inference service may start after the page did. */
const AWAY_MS = 5_000
/** Others load models into memory and add new ones; a list this old is asked for again. */
const LOOK_MS = 15_000

/** Every model that is here, looked at again while the page stands. */
export function useModelList() {
  return useQuery(
    useTRPC().models.list.queryOptions(undefined, {
      refetchInterval: ({ state: { data } }) => {
        if (!data) return AWAY_MS
        return data.some((m) => m.state === 'reading') ? READING_MS : LOOK_MS
      },
      retry: false,
    }),
  )
}

export type ModelList = ReturnType<typeof useModelList>

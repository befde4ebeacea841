import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '../trpc'

/** The lists of prompts that a person keeps, and how one is let go. */
export function useDatasets() {
  const trpc = useTRPC()
  const client = useQueryClient()
  const refresh = () => client.invalidateQueries(trpc.dataset.list.pathFilter())
  const { data, error, refetch } = useQuery(trpc.dataset.list.queryOptions())
  const remove = useMutation(trpc.dataset.remove.mutationOptions({ onSettled: refresh }))
  return { lists: data, error, refresh, retry: () => void refetch(), remove: (hash: string) => remove.mutate({ hash }) }
}

/** The first prompts of a list by its hash, read when they are wanted. */
export const useDatasetPreview = (hash: string, wanted: boolean) =>
  useQuery({
    ...useTRPC().dataset.preview.queryOptions({ hash }),
    enabled: wanted,
    staleTime: Number.POSITIVE_INFINITY,
  })

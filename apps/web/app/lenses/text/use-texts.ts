import type { CheckpointRef } from '@lensboard/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '../../trpc'

/** The texts that a person may train on, and how one is let go. */
export function useTexts() {
  const trpc = useTRPC()
  const client = useQueryClient()
  const refresh = () => client.invalidateQueries(trpc.text.list.pathFilter())
  const { data, error, refetch } = useQuery(trpc.text.list.queryOptions())
  const remove = useMutation(trpc.text.remove.mutationOptions({ onSettled: refresh }))
  return { texts: data, error, refresh, retry: () => void refetch(), remove }
}

/** Beginnings of the first documents of a text, read when they are wanted. */
export const useFirstDocuments = (hash: string, wanted: boolean) =>
  useQuery({ ...useTRPC().text.first.queryOptions({ hash }), enabled: wanted, staleTime: Number.POSITIVE_INFINITY })

/** How many tokens a model makes of a text; neither ever changes. */
export const useTextTokens = (hash: string, checkpoint: CheckpointRef | undefined) =>
  useQuery({
    ...useTRPC().text.tokens.queryOptions({ hash, checkpoint: checkpoint ?? { name: '-', hash: '0'.repeat(64) } }),
    enabled: checkpoint !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useLensClient } from './lens-client'

/** Others train, bring and delete lenses, too. */
const LOOK_MS = 15_000
const KEY = ['lenses'] as const

/** Every lens of the library, looked at again while the page stands. */
export function useLenses() {
  const client = useLensClient()
  return useQuery({ queryKey: KEY, queryFn: () => client.lens.list.query(), refetchInterval: LOOK_MS, retry: false })
}
export type LensList = ReturnType<typeof useLenses>

/** Asks for the library again: something came or went. */
export function useRefreshLenses() {
  const queries = useQueryClient()
  return () => void queries.invalidateQueries({ queryKey: KEY })
}

/** Renaming and deleting; who calls shows what is refused. */
export function useLensActs() {
  const client = useLensClient()
  const onSettled = useRefreshLenses()
  const meta = { quiet: true }
  return {
    rename: useMutation({ mutationFn: client.lens.rename.mutate, onSettled, meta }),
    remove: useMutation({ mutationFn: client.lens.remove.mutate, onSettled, meta }),
    fromHub: useMutation({ mutationFn: client.lens.fromHub.mutate, onSettled, meta }),
  }
}

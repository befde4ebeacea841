import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '../trpc'

/** Others train, bring and delete lenses, too. */
const LOOK_MS = 15_000

/** Every lens of the library, looked at again while the page stands. */
export function useLenses() {
  return useQuery(useTRPC().lens.list.queryOptions(undefined, { refetchInterval: LOOK_MS, retry: false }))
}
export type LensList = ReturnType<typeof useLenses>

/** Asks for the library again: something came or went. */
export function useRefreshLenses() {
  const trpc = useTRPC()
  const client = useQueryClient()
  return () => void client.invalidateQueries(trpc.lens.list.pathFilter())
}

/** Renaming, deleting, bringing from the hub; who calls shows what is refused. */
export function useLensActs() {
  const trpc = useTRPC()
  const onSettled = useRefreshLenses()
  const own = { onSettled, meta: { quiet: true } }
  return {
    rename: useMutation(trpc.lens.rename.mutationOptions(own)),
    remove: useMutation(trpc.lens.remove.mutationOptions(own)),
    fromHub: useMutation(trpc.lens.fromHub.mutationOptions(own)),
  }
}

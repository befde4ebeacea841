import type { AppRouter } from '@lensboard/api'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { inferRouterOutputs } from '@trpc/server'
import { useTRPC } from '../trpc'

export type Sharing = inferRouterOutputs<AppRouter>['share']['get']
export type SharedRole = Exclude<Sharing['role'], 'owner'>

/** Who is on a project and which links let people in, and the acts that change it. */
export function useShare(projectId: string, enabled: boolean) {
  const trpc = useTRPC()
  const client = useQueryClient()
  const options = trpc.share.get.queryOptions({ projectId })
  const onSettled = () => client.invalidateQueries({ queryKey: options.queryKey })
  return {
    sharing: useQuery({ ...options, enabled, staleTime: 0 }),
    createLink: useMutation(trpc.share.createLink.mutationOptions({ onSettled })),
    revokeLink: useMutation(trpc.share.revokeLink.mutationOptions({ onSettled })),
    setRole: useMutation(trpc.share.setRole.mutationOptions({ onSettled })),
    removeMember: useMutation(trpc.share.removeMember.mutationOptions({ onSettled })),
  }
}

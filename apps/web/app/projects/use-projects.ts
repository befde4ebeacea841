import type { AppRouter } from '@lensboard/api'
import { type QueryKey, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { inferRouterOutputs } from '@trpc/server'
import { useTRPC } from '../trpc'
import { toast } from '../ui/toast'

export type ProjectLine = inferRouterOutputs<AppRouter>['project']['list'][number]
export type Show = 'all' | 'mine' | 'shared' | 'trash'

/** The projects of one tab; `first` is what the page came with. */
export function useProjectList(show: Show, query: string, first: ProjectLine[] | undefined) {
  const trpc = useTRPC()
  const options = trpc.project.list.queryOptions({ show, ...(query && { query }) })
  return useQuery({ ...options, staleTime: 5_000, ...(first && { initialData: first }) })
}

type Lists = [QueryKey, ProjectLine[] | undefined][]

/** The acts on a project. Those that only change a list show at once and are taken back when the server refuses. */
export function useProjectActs() {
  const trpc = useTRPC()
  const client = useQueryClient()
  const filter = trpc.project.list.pathFilter()
  const refresh = () => client.invalidateQueries(filter)
  const restoreLists = (before: Lists | undefined) => {
    for (const [key, lines] of before ?? []) client.setQueryData(key, lines)
  }
  /** Applies a change to every list that is on hand and answers with how they were. */
  const change = async (edit: (lines: ProjectLine[]) => ProjectLine[]): Promise<Lists> => {
    await client.cancelQueries(filter)
    const before = client.getQueriesData<ProjectLine[]>(filter)
    client.setQueriesData<ProjectLine[]>(filter, (lines) => lines && edit(lines))
    return before
  }
  const without = ({ projectId }: { projectId: string }) => change((lines) => lines.filter((l) => l.id !== projectId))
  const quick = {
    onError: (_error: unknown, _input: unknown, before: Lists | undefined) => restoreLists(before),
    onSettled: refresh,
  }

  const restore = useMutation(trpc.project.restore.mutationOptions({ onMutate: without, ...quick }))
  return {
    create: useMutation(trpc.project.create.mutationOptions({ onSettled: refresh })),
    duplicate: useMutation(trpc.project.duplicate.mutationOptions({ onSettled: refresh })),
    fork: useMutation(trpc.project.fork.mutationOptions({ onSettled: refresh })),
    rename: useMutation(
      trpc.project.rename.mutationOptions({
        onMutate: ({ projectId, name }) =>
          change((lines) => lines.map((l) => (l.id === projectId ? { ...l, name } : l))),
        ...quick,
      }),
    ),
    trash: useMutation(
      trpc.project.trash.mutationOptions({
        onMutate: without,
        ...quick,
        onSuccess: (_answer, { projectId }) => {
          const undo = { label: 'Undo', onClick: () => restore.mutate({ projectId }) }
          toast.say('Moved to trash.', { id: `trash-${projectId}`, action: undo })
        },
      }),
    ),
    restore,
    remove: useMutation(trpc.project.remove.mutationOptions({ onMutate: without, ...quick })),
    leave: useMutation(trpc.project.leave.mutationOptions({ onMutate: without, ...quick })),
  }
}

export type ProjectActs = ReturnType<typeof useProjectActs>

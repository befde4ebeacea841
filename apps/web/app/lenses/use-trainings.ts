import type { TrainingCurve, TrainingState } from '@lensboard/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useSubscription } from '@trpc/tanstack-react-query'
import { useCallback } from 'react'
import { useTRPC } from '../trpc'
import { useRefreshLenses } from './use-lenses'

/** While nothing runs, how often it is looked whether somebody else began something. */
const LOOK_MS = 5_000

export const isActive = ({ status }: TrainingState): boolean => status === 'queued' || status === 'running'

/**
 * Every training of this server, live while one runs, and the curve of one of them. A stream holds one of a browser's
 * few connections, so only then.
 */
export function useTrainings(openId?: string) {
  const trpc = useTRPC()
  const refreshLenses = useRefreshLenses()
  const { take, refresh } = useTake()
  const { data, error, refetch } = useQuery(
    trpc.training.list.queryOptions(undefined, { refetchInterval: LOOK_MS, retry: false }),
  )
  useSubscription(
    trpc.training.watch.subscriptionOptions(openId === undefined ? {} : { id: openId }, {
      enabled: data?.some(isActive) ?? false,
      // What happened before the stream stood is in the list.
      onStarted: refresh,
      onData(news) {
        take(news.state, news.curve)
        if (news.state.status === 'done') refreshLenses()
      },
    }),
  )
  return { list: data, error: data ? null : error, refetch }
}
export type Trainings = ReturnType<typeof useTrainings>

/** Shows at once what an act or the stream answered with. */
function useTake() {
  const trpc = useTRPC()
  const client = useQueryClient()
  const take = useCallback(
    (state: TrainingState, curve?: TrainingCurve) => {
      client.setQueryData(trpc.training.list.queryKey(), (was) =>
        was?.some(({ id }) => id === state.id)
          ? was.map((one) => (one.id === state.id ? state : one))
          : [state, ...(was ?? [])],
      )
      if (curve) client.setQueryData(trpc.training.get.queryKey({ id: state.id }), { state, curve })
    },
    [client, trpc],
  )
  return { take, refresh: () => void client.invalidateQueries(trpc.training.list.pathFilter()) }
}

/** A training with what it has learned so far; the stream of `useTrainings(id)` keeps it new. */
export function useTraining(id: string) {
  return useQuery(useTRPC().training.get.queryOptions({ id }, { retry: false }))
}

/** The acts on trainings; who starts one shows what is refused. */
export function useTrainingActs() {
  const trpc = useTRPC()
  const { take, refresh } = useTake()
  return {
    start: useMutation(
      trpc.training.start.mutationOptions({ onSuccess: (state) => take(state), meta: { quiet: true } }),
    ),
    cancel: useMutation(trpc.training.cancel.mutationOptions({ onSettled: refresh })),
    resume: useMutation(trpc.training.resume.mutationOptions({ onSettled: refresh })),
    dismiss: useMutation(trpc.training.dismiss.mutationOptions({ onSettled: refresh })),
  }
}

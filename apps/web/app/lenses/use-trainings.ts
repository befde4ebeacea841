import type { TrainingCurve, TrainingState } from '@lensboard/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect } from 'react'
import { type TrainingNews, useLensClient } from './lens-client'
import { useRefreshLenses } from './use-lenses'

/** While nothing runs, how often it is looked whether somebody else began something. */
const LOOK_MS = 5_000
const KEY = ['trainings'] as const
const curveKey = (id: string) => ['training-curve', id] as const

export const isActive = ({ status }: TrainingState): boolean => status === 'queued' || status === 'running'

/** Every training of this server, live while one runs. A stream holds one of a browser's few connections, so only then. */
export function useTrainings(openId?: string) {
  const client = useLensClient()
  const queries = useQueryClient()
  const refreshLenses = useRefreshLenses()
  const { data, error, refetch } = useQuery({
    queryKey: KEY,
    queryFn: () => client.training.list.query(),
    refetchInterval: LOOK_MS,
    retry: false,
  })
  const { take } = useTake()
  const active = data?.some(isActive) ?? false
  // biome-ignore lint/correctness/useExhaustiveDependencies: the functions of one page never change what they do
  useEffect(() => {
    if (!active) return
    const watching = client.training.watch.subscribe(openId === undefined ? {} : { id: openId }, {
      // What happened before the stream stood is in the list.
      onStarted: () => void queries.invalidateQueries({ queryKey: KEY }),
      onData: (news) => {
        take(news)
        if (news.state.status === 'done') refreshLenses()
      },
    })
    return () => watching.unsubscribe()
  }, [active, openId, client, queries])
  return { list: data, error: data ? null : error, refetch }
}
export type Trainings = ReturnType<typeof useTrainings>

/** Shows at once what an act or the stream answered with. */
function useTake() {
  const queries = useQueryClient()
  const take = useCallback(
    ({ state, curve }: TrainingNews) => {
      queries.setQueryData<TrainingState[]>(KEY, (was) =>
        was?.some(({ id }) => id === state.id)
          ? was.map((one) => (one.id === state.id ? state : one))
          : [state, ...(was ?? [])],
      )
      if (curve) queries.setQueryData<TrainingCurve>(curveKey(state.id), curve)
    },
    [queries],
  )
  return { take }
}

/** What a training has learned so far; the stream of `useTrainings(id)` keeps it new. */
export function useCurve(id: string | undefined) {
  const client = useLensClient()
  return useQuery({
    queryKey: curveKey(id ?? ''),
    queryFn: async () => (await client.training.get.query({ id: id! })).curve,
    enabled: id !== undefined,
    retry: false,
  })
}

/** A training that a lens came of, with its curve. */
export function useTrainingOf(id: string) {
  const client = useLensClient()
  return useQuery({
    queryKey: ['training', id],
    queryFn: () => client.training.get.query({ id }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
}

/** The acts on trainings. */
export function useTrainingActs() {
  const client = useLensClient()
  const queries = useQueryClient()
  const { take } = useTake()
  const onSettled = () => void queries.invalidateQueries({ queryKey: KEY })
  return {
    start: useMutation({
      mutationFn: client.training.start.mutate,
      onSuccess: (state) => take({ state }),
      meta: { quiet: true },
    }),
    cancel: useMutation({ mutationFn: client.training.cancel.mutate, onSettled }),
    resume: useMutation({ mutationFn: client.training.resume.mutate, onSettled }),
    dismiss: useMutation({ mutationFn: client.training.dismiss.mutate, onSettled }),
  }
}

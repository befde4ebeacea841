import type { Download } from '@lensboard/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useSubscription } from '@trpc/tanstack-react-query'
import { useCallback, useRef } from 'react'
import { useTRPC } from '../trpc'
import { addSample, rateOf, type Sample } from './download-rate'

/** While nothing runs, how often it is looked whether somebody else began something. */
const LOOK_MS = 20_000

export const isActive = ({ status }: Download): boolean => status === 'queued' || status === 'running'

export interface Downloads {
  list: readonly Download[]
  /** Bytes a second, once known. */
  rate(id: string): number | undefined
  /** Shows a download at once that an act answered with. */
  take(download: Download): void
}

/** All downloads of this server, live while one runs. A stream holds one of a browser's few connections, so only then. */
export function useDownloads(): Downloads {
  const trpc = useTRPC()
  const client = useQueryClient()
  const samples = useRef(new Map<string, Sample[]>())
  const { data: list = [] } = useQuery(trpc.models.downloads.queryOptions(undefined, { refetchInterval: LOOK_MS }))

  const take = useCallback(
    (download: Download) => {
      const { id, status, bytesDone, of } = download
      if (status === 'running')
        samples.current.set(id, addSample(samples.current.get(id) ?? [], { at: Date.now(), bytes: bytesDone }))
      else samples.current.delete(id)
      client.setQueryData(trpc.models.downloads.queryKey(), (was) => {
        const known = was?.some((d) => d.id === id)
        return known ? was?.map((d) => (d.id === id ? download : d)) : [download, ...(was ?? [])]
      })
      const arrivedIn = of === 'lens' ? trpc.lens.list : trpc.models.list
      if (status === 'done') void client.invalidateQueries(arrivedIn.pathFilter())
    },
    [client, trpc],
  )
  const refresh = () => void client.invalidateQueries(trpc.models.downloads.pathFilter())
  useSubscription(
    trpc.models.watchDownloads.subscriptionOptions(undefined, {
      enabled: list.some(isActive),
      // What happened before the stream stood is in the list.
      onStarted: refresh,
      onData: take,
    }),
  )
  return { list, rate: (id) => rateOf(samples.current.get(id) ?? []), take }
}

/** The acts on downloads. */
export function useDownloadActs({ take }: Downloads) {
  const trpc = useTRPC()
  const client = useQueryClient()
  const refresh = () => void client.invalidateQueries(trpc.models.downloads.pathFilter())
  return {
    start: useMutation(trpc.models.download.mutationOptions({ onSuccess: take })),
    cancel: useMutation(trpc.models.cancelDownload.mutationOptions({ onSettled: refresh })),
    retry: useMutation(trpc.models.retryDownload.mutationOptions({ onSettled: refresh })),
    dismiss: useMutation(trpc.models.dismissDownload.mutationOptions({ onSettled: refresh })),
  }
}

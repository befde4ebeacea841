import type { TourProgress, TourStep } from '@lensboard/contract'
import { useSearchParams } from '@remix-run/react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useTRPCClient } from '../trpc'
import { toast } from '../ui/toast'
import type { TourSignals } from './tour-signals'
import { passed, returned, taken } from './tour-steps'

export interface Tour {
  /** Null until it is known, and before the person began. */
  progress: TourProgress | null
  /** How often the person asked for it: then, and only then, it gets the keyboard. */
  asked: number
  /** The step that the person went back to: it is not over because it was done before. */
  revisited: TourStep | null
  pass(step: TourStep): void
  back(to: TourStep): void
  leave(): void
  finish(): void
  restart(): void
}

/** How far this person is in the tour: kept on the server, so that it goes on anywhere. `?tour` asks for it. */
export function useTour(signals: TourSignals): Tour {
  const client = useTRPCClient()
  const [progress, setProgress] = useState<TourProgress | null>(null)
  const [asked, setAsked] = useState(0)
  const [revisited, setRevisited] = useState<TourStep | null>(null)
  const now = useRef(progress)
  const [params, setParams] = useSearchParams()
  const invited = useRef(params.has('tour'))

  const keep = useCallback(
    (next: TourProgress) => {
      now.current = next
      setProgress(next)
      // A tour that cannot be kept still goes on in this window.
      client.tour.keep.mutate(next).catch(() => {})
    },
    [client],
  )
  useEffect(() => {
    let wanted = true
    client.tour.get.query().then(
      (kept) => {
        if (!wanted || now.current) return
        if (invited.current && kept?.state !== 'done') keep(taken(kept))
        else {
          now.current = kept
          setProgress(kept)
        }
      },
      () => {},
    )
    return () => {
      wanted = false
    }
  }, [client, keep])
  useEffect(() => {
    if (!params.has('tour')) return
    setParams(
      (was) => {
        was.delete('tour')
        return was
      },
      { replace: true, preventScrollReset: true },
    )
  }, [params, setParams])
  useEffect(
    () =>
      signals.listen((signal) => {
        if (signal !== 'take') return
        setAsked((times) => times + 1)
        keep(taken(now.current))
      }),
    [signals, keep],
  )
  return {
    progress,
    asked,
    revisited,
    pass: (step) => {
      setRevisited(null)
      if (now.current) keep(passed(now.current, step))
    },
    back: (to) => {
      setRevisited(to)
      if (now.current) keep(returned(now.current, to))
    },
    leave: () => {
      if (!now.current) return
      keep({ ...now.current, state: 'left' })
      toast.say('The tour waits. “Take the tour” in the menu, or with Ctrl K, goes on here.', { id: 'tour' })
    },
    finish: () => now.current && keep({ ...now.current, state: 'done' }),
    restart: () => keep({ state: 'open', seen: [] }),
  }
}

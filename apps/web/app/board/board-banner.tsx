import type { SaveState } from '@lensboard/canvas'
import { CLOSE } from '@lensboard/contract'
import { Link, useNavigate } from '@remix-run/react'
import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { useTRPC } from '../trpc'
import { Button } from '../ui/button'
import { toast } from '../ui/toast'
import styles from './board.module.css'
import type { BoardFacts } from './board-facts'

/** A connection that comes back sooner than this is nobody's business but the header's. */
const OFFLINE_SHOWN_MS = 5_000

/** The board is not this person's any more, or not as it was. */
const LOST: readonly number[] = [CLOSE.gone, CLOSE.forbidden]

interface BannerProps {
  save: SaveState
  board: BoardFacts
  onRetry(): void
}

/** One message at a time over the canvas: refused, then offline, then read-only. */
export function BoardBanner({ save, board, onRetry }: BannerProps) {
  const longOffline = useLasting(save.is === 'offline', OFFLINE_SHOWN_MS)
  if (save.is === 'refused') return <Refused code={save.code} sentence={save.sentence} pending={save.pending} />
  if (longOffline && save.is === 'offline')
    return (
      <Banner tone="warn">
        <span>
          {save.pending > 0
            ? 'You are offline. Keep this tab open: it saves your changes when it is back.'
            : 'You are offline. You see the board as it was.'}
        </span>
        <Button size="sm" onClick={onRetry}>
          Try now
        </Button>
      </Banner>
    )
  if (board.role === 'viewer' || save.is === 'readonly') return <ViewOnly board={board} />
  return null
}

const Banner = ({ tone, children }: { tone: 'plain' | 'warn' | 'danger'; children: ReactNode }) => (
  <div className={styles.banner} data-tone={tone} role={tone === 'danger' ? 'alert' : 'status'}>
    {children}
  </div>
)

function Refused({ code, sentence, pending }: { code: number; sentence: string; pending: number }) {
  const here = `${window.location.pathname}${window.location.search}`
  return (
    <Banner tone="danger">
      <span>
        {sentence}
        {pending > 0 ? ' What you did last was not saved.' : ''}
      </span>
      {code === CLOSE.unauthenticated ? (
        <Button size="sm" variant="primary" asChild>
          <Link to={`/sign-in?next=${encodeURIComponent(here)}`}>Sign in</Link>
        </Button>
      ) : (
        <>
          {code === CLOSE.gone ? null : (
            <Button size="sm" variant="primary" onClick={() => window.location.reload()}>
              Reload
            </Button>
          )}
          {LOST.includes(code) ? (
            <Button size="sm" asChild>
              <Link to="/projects">Go to your boards</Link>
            </Button>
          ) : null}
        </>
      )}
    </Banner>
  )
}

function ViewOnly({ board }: { board: BoardFacts }) {
  const trpc = useTRPC()
  const navigate = useNavigate()
  const fork = useMutation(
    trpc.project.fork.mutationOptions({
      onSuccess: ({ boardId }) => {
        navigate(`/b/${boardId}`)
        toast.ok(`Forked from ${board.name}.`, { description: 'Results are shared, nothing runs again.' })
      },
    }),
  )
  return (
    <Banner tone="plain">
      <span>You can view this board.</span>
      <Button size="sm" busy={fork.isPending} onClick={() => fork.mutate({ projectId: board.projectId })}>
        Fork it
      </Button>
      <span>to make changes.</span>
    </Banner>
  )
}

/** True once `on` has lasted. */
function useLasting(on: boolean, ms: number): boolean {
  const [lasted, setLasted] = useState(false)
  useEffect(() => {
    if (!on) {
      setLasted(false)
      return
    }
    const timer = setTimeout(() => setLasted(true), ms)
    return () => clearTimeout(timer)
  }, [on, ms])
  return on && lasted
}

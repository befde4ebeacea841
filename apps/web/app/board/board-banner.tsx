import { type BoardHandle, type BoardSession, type SaveState, type Unmerged, useWatch } from '@lensboard/canvas'
import { CLOSE, roleAtLeast } from '@lensboard/contract'
import { Link, useNavigate } from '@remix-run/react'
import { useMutation } from '@tanstack/react-query'
import { memo, type ReactNode, useEffect, useState } from 'react'
import { useCopyAsking } from '../projects/copy-dialog'
import { useTRPC } from '../trpc'
import { Button } from '../ui/button'
import { dateWords } from '../ui/date-words'
import { AlertDialog } from '../ui/dialog'
import { toast } from '../ui/toast'
import styles from './board.module.css'
import type { BoardFacts } from './board-facts'
import { NOBODY, NOBODY_FOLLOWED } from './watch-nothing'

/** A connection that comes back sooner than this is nobody's business but the header's. */
const OFFLINE_SHOWN_MS = 5_000

/** The board is not this person's any more, or not as it was. */
const LOST: readonly number[] = [CLOSE.gone, CLOSE.forbidden]

interface BannerProps {
  board: BoardFacts
  session: BoardSession
  handle: BoardHandle | null
}

/** One message at a time over the canvas: refused, offline, what was not merged, looking together, an old page, read-only. */
export const BoardBanner = memo(function BoardBanner({ board, session, handle }: BannerProps) {
  const save = useWatch(session.save)
  const presenter = useWatch(handle?.people.presenter ?? NOBODY)
  const followed = useWatch(handle?.people.followed ?? NOBODY_FOLLOWED)
  const longOffline = useLasting(save.is === 'offline', OFFLINE_SHOWN_MS)
  const [unmerged] = useWatch(session.unmerged)
  if (save.is === 'refused') return <Refused save={save} session={session} />
  if (longOffline && save.is === 'offline')
    return (
      <Banner tone="warn">
        <span>{offlineWords(save)}</span>
        <Button size="sm" onClick={session.retry}>
          Try now
        </Button>
      </Banner>
    )
  if (unmerged) return <NotMerged unmerged={unmerged} session={session} />
  if (handle && presenter?.isMe) return <Presenting handle={handle} session={session} />
  if (handle && followed) return <Following handle={handle} name={followed.name} color={followed.color} />
  if (save.is === 'readonly' && save.older) return <OldPage sentence={save.sentence} />
  if (!roleAtLeast(board.role, 'editor') || save.is === 'readonly') return <ViewOnly board={board} />
  return null
})

const Banner = ({ tone, children }: { tone: 'plain' | 'warn' | 'danger'; children: ReactNode }) => (
  <div className={styles.banner} data-tone={tone} role={tone === 'danger' ? 'alert' : 'status'}>
    {children}
  </div>
)

function offlineWords({ pending, kept }: Extract<SaveState, { is: 'offline' }>): string {
  if (pending === 0) return 'You are offline. You see the board as it was.'
  if (typeof kept === 'string') return `You are offline. ${kept}`
  return kept
    ? 'You are offline. Your changes are kept in this browser and saved when you are back on this board.'
    : 'You are offline. Keep this tab open: it saves your changes when it is back.'
}

/** What this person did in a tab that is gone, and the board does not take. */
function NotMerged({
  unmerged: { id, changes, changedAt, why },
  session,
}: {
  unmerged: Unmerged
  session: BoardSession
}) {
  const [asking, setAsking] = useState(false)
  return (
    <Banner tone="warn">
      <span>
        {changes === 1 ? 'A change' : `${changes} changes`} you made here {dateWords(new Date(changedAt), new Date())}{' '}
        could not be added: {why}
      </span>
      <Button size="sm" variant="primary" onClick={() => void session.saveCopy(id)}>
        Save a copy
      </Button>
      <Button size="sm" onClick={() => setAsking(true)}>
        Discard
      </Button>
      <AlertDialog
        open={asking}
        onOpenChange={setAsking}
        title="Discard these changes?"
        description="They are on this computer alone. A copy that you saved stays."
        action="Discard"
        onConfirm={() => void session.discard(id)}
      />
    </Banner>
  )
}

function Refused({ save, session }: { save: Extract<SaveState, { is: 'refused' }>; session: BoardSession }) {
  const { code, sentence, pending } = save
  const here = `${window.location.pathname}${window.location.search}`
  return (
    <Banner tone="danger">
      <span>
        {sentence}
        {pending > 0 ? ' What you did last was not saved.' : ''}
      </span>
      {pending > 0 ? (
        <Button size="sm" onClick={() => void session.saveCopy()}>
          Save a copy
        </Button>
      ) : null}
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

/** This person looks where somebody looks; any pan or zoom of theirs ends it too. */
function Following({ handle, name, color }: { handle: BoardHandle; name: string; color: string }) {
  return (
    <Banner tone="plain">
      <span className={styles.bannerDot} style={{ background: color }} aria-hidden="true" />
      <span>Following {name}</span>
      <Button size="sm" onClick={() => handle.people.follow(null)}>
        Stop
      </Button>
    </Banner>
  )
}

function Presenting({ handle, session }: { handle: BoardHandle; session: BoardSession }) {
  const here = useWatch(handle.people.here)
  const count = here.filter(({ followsMe }) => followsMe).length
  return (
    <Banner tone="plain">
      <span>
        You are presenting.{' '}
        {count === 0 ? 'Nobody follows yet.' : count === 1 ? '1 follows you.' : `${count} follow you.`}
      </span>
      <Button size="sm" onClick={() => session.present(false)}>
        Stop
      </Button>
    </Banner>
  )
}

/** The board has records that this page does not know: it looks on until it is loaded again. */
const OldPage = ({ sentence }: { sentence: string }) => (
  <Banner tone="warn">
    <span>{sentence}</span>
    <Button size="sm" variant="primary" onClick={() => window.location.reload()}>
      Reload
    </Button>
  </Banner>
)

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
  const copying = useCopyAsking(board.projectId)
  const copy = (comments: boolean) => fork.mutate({ projectId: board.projectId, comments })
  return (
    <Banner tone="plain">
      <span>You can {board.role === 'commenter' ? 'comment on' : 'view'} this board.</span>
      <Button
        size="sm"
        busy={fork.isPending}
        onClick={() => copying.ask({ title: `Fork “${board.name}”`, act: 'Fork', copy })}
      >
        Fork it
      </Button>
      <span>to make changes.</span>
      {copying.dialog}
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

import { type BoardHandle, type BoardSession, type CommentSource, useWatch } from '@lensboard/canvas'
import type { Role } from '@lensboard/contract'
import { useSearchParams } from '@remix-run/react'
import { useEffect, useMemo, useRef } from 'react'
import { useTRPCClient } from '../../trpc'
import { toast } from '../../ui/toast'
import type { BoardFacts } from '../board-facts'
import { NOBODY_HERE } from '../watch-nothing'
import { createCommentSource, type LiveComments } from './comment-source'
import { createDrafts } from './kept-drafts'

interface Named {
  id: string
  name: string
}

/** The comments of a board for as long as the page stands. */
export function useComments({ boardId, me, members }: BoardFacts, handle: BoardHandle | null): LiveComments {
  const client = useTRPCClient()
  const people = useRef(new Map<string, Named>())
  const here = useWatch(handle?.people.here ?? NOBODY_HERE)
  // Who came after the page was loaded can be mentioned too, also when they have left again.
  for (const { id, name } of [...members.map(({ person }) => person), ...here])
    if (id !== me.id) people.current.set(id, { id, name })
  // biome-ignore lint/correctness/useExhaustiveDependencies: the person of a page never changes, only its object may
  const source = useMemo(
    () =>
      createCommentSource({
        boardId,
        me,
        client,
        drafts: createDrafts(me.id, boardId, window.localStorage),
        people: () => [...people.current.values()].sort((a, b) => a.name.localeCompare(b.name)),
        say: (words) => toast.error(words, { id: words }),
        copyLink(threadId) {
          const url = new URL(`/b/${boardId}`, window.location.origin)
          url.searchParams.set('c', threadId)
          navigator.clipboard.writeText(url.href).then(
            () => toast.ok('Link to this thread copied.', { id: 'link' }),
            () => toast.error('The browser did not let the link be copied.', { id: 'link' }),
          )
        },
      }),
    [boardId, me.id, client],
  )
  useEffect(() => {
    const leaving = () => source.flushDrafts()
    window.addEventListener('pagehide', leaving)
    return () => {
      window.removeEventListener('pagehide', leaving)
      source.close()
    }
  }, [source])
  return source
}

const ROLE_SAID: Record<Role, string> = {
  viewer: 'You can only view this board now.',
  commenter: 'You can comment on this board now, and not change it.',
  editor: 'You can edit this board now.',
  owner: 'This board is yours now.',
}

/** This person's right to the board, which may change while it is open; they are told when it does. */
export function useRole(first: Role, source: LiveComments, session: BoardSession): Role {
  const role = useWatch(source.role) ?? first
  const before = useRef(first)
  useEffect(() => {
    if (before.current === role) return
    before.current = role
    session.setRole(role)
    toast.say(ROLE_SAID[role], { id: 'role' })
  }, [role, session])
  return role
}

/** Says once that there are words that were not sent before the page was loaded, with the way to them. */
export function useLeftDraft(handle: BoardHandle | null, source: CommentSource) {
  const { ready } = useWatch(source.state)
  const said = useRef(false)
  useEffect(() => {
    if (!handle || !ready || said.current) return
    said.current = true
    const [draft] = source.drafts.get()
    if (!draft) return
    const show = () => {
      if (!handle.openDraft(draft)) source.keepDraft({ ...draft, text: '' })
    }
    toast.say('You have a comment that you did not send.', { id: 'draft', action: { label: 'Show', onClick: show } })
  }, [handle, ready, source])
}

/** `?c=<id>` goes to a thread, or to that of a comment, and opens it: once the board and its comments are here. */
export function useCommentLink(handle: BoardHandle | null, source: CommentSource) {
  const [params] = useSearchParams()
  const wanted = params.get('c')
  const { ready, threads } = useWatch(source.state)
  const done = useRef<string | null>(null)
  useEffect(() => {
    if (!handle || !ready || !wanted || done.current === wanted) return
    const thread = threads.find(({ id, comments }) => id === wanted || comments.some((one) => one.id === wanted))
    // A frame later the page has its panels, and the canvas the width that it keeps.
    const frame = requestAnimationFrame(() => {
      done.current = wanted
      if (!thread || !handle.openThread(thread.id)) toast.say('The comment of this link was deleted.')
    })
    return () => cancelAnimationFrame(frame)
  }, [handle, ready, threads, wanted])
}

import type { CommentDraft } from '@lensboard/canvas'
import { Anchor, LIMITS, samePlace } from '@lensboard/contract'
import { z } from 'zod'

/** Older ones leave: nobody comes back to so many. */
const KEPT = 20
/** Words are written down when the hand rests. */
const REST_MS = 300

const Kept = z
  .array(
    z.object({
      about: z.union([z.object({ threadId: z.string().max(64) }), z.object({ anchor: Anchor })]),
      text: z.string().min(1).max(LIMITS.commentChars),
    }),
  )
  .max(KEPT)

type About = CommentDraft['about']

const sameAbout = (a: About, b: About): boolean =>
  'threadId' in a ? 'threadId' in b && a.threadId === b.threadId : 'anchor' in b && samePlace(a.anchor, b.anchor)

/** What one person has written on one board and not sent, in this browser, so that a reload loses nothing. */
export function createDrafts(
  personId: string,
  boardId: string,
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
) {
  const key = `lensboard.comment-drafts.${personId}.${boardId}`
  let drafts = read()
  let timer: ReturnType<typeof setTimeout> | undefined
  const listeners = new Set<() => void>()

  function read(): readonly CommentDraft[] {
    try {
      return Kept.safeParse(JSON.parse(storage.getItem(key) ?? '[]')).data ?? []
    } catch {
      return []
    }
  }
  function write() {
    clearTimeout(timer)
    timer = undefined
    try {
      if (drafts.length === 0) storage.removeItem(key)
      else storage.setItem(key, JSON.stringify(drafts))
    } catch {
      // A full store keeps nothing; the words stay in this page.
    }
  }

  return {
    drafts: {
      get: () => drafts,
      subscribe(listener: () => void) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
    draft: (about: About) => drafts.find((draft) => sameAbout(draft.about, about))?.text ?? '',
    keepDraft(draft: CommentDraft) {
      const others = drafts.filter(({ about }) => !sameAbout(about, draft.about))
      const nothing = draft.text.trim() === ''
      if (nothing && others.length === drafts.length) return
      drafts = nothing ? others : [draft, ...others].slice(0, KEPT)
      for (const listener of listeners) listener()
      timer ??= setTimeout(write, REST_MS)
    },
    /** Writes down what was not yet; the page may be going. */
    flush() {
      if (timer !== undefined) write()
    },
  }
}

import { type Atom, atom, type Editor, react, WeakCache } from 'tldraw'

/** Who was followed and reloads is followed again, if they are back by then. */
const BACK_WITHIN_MS = 10_000

/** Who presents to this board: somebody else, or this person. */
export interface Presenter {
  id: string
  name: string
  color: string
  isMe: boolean
}

const presenters = new WeakCache<Editor, Atom<Presenter | null>>()
/** Who presents now, as the server says; set by the session. */
export const presenterOf = (editor: Editor): Atom<Presenter | null> =>
  presenters.get(editor, () => atom<Presenter | null>('presenter', null))

export const followedId = (editor: Editor): string | null => editor.getInstanceState().followingUserId

/** Whether the view of somebody can be followed: of who only looks, nobody is told where they look. */
export const canFollow = (editor: Editor, personId: string): boolean =>
  editor.getCollaborators().some(({ userId, camera }) => userId === personId && camera !== null)

/** Looks where somebody looks, or at nothing but the own view. */
export function follow(editor: Editor, personId: string | null): void {
  if (personId !== null && canFollow(editor, personId)) editor.startFollowingUser(personId)
  else if (followedId(editor)) editor.stopFollowingUser()
}

/** Starts or stops to follow the presenter; false when nobody presents. */
export function followPresenter(editor: Editor): boolean {
  const presenter = presenterOf(editor).get()
  if (!presenter || presenter.isMe) return false
  follow(editor, followedId(editor) === presenter.id ? null : presenter.id)
  return true
}

/** Goes on following who was lost for a moment; ends with the editor. A person's own pan or zoom is no loss. */
export function keepFollowing(editor: Editor): () => void {
  let before: string | null = null
  let lost: { id: string; until: number } | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = react('followed people', () => {
    const now = followedId(editor)
    if (now) lost = null
    else if (before && !canFollow(editor, before)) lost = { id: before, until: Date.now() + BACK_WITHIN_MS }
    before = now
    if (!lost || !canFollow(editor, lost.id)) return
    const { id, until } = lost
    lost = null
    // Not within the change that brought them back.
    if (Date.now() < until) timer = setTimeout(() => follow(editor, id))
  })
  return () => {
    clearTimeout(timer)
    stop()
  }
}

import { atom, type Computed, computed, type Editor, type TLInstancePresence, Vec, WeakCache } from 'tldraw'
import { presenceMeta } from '../presence/index.js'
import { cursorsShown } from './cursors-shown.js'
import { presenterOf } from './follow.js'

/** More cursors than this hide the board. */
const DRAWN_MAX = 30
const TICK_MS = 1_000
const IDLE_AFTER_MS = 3_000
const AWAY_AFTER_MS = 60_000

/** How somebody is drawn: faded when they rest, not at all when they look elsewhere. */
type PeerState = 'active' | 'idle' | 'away'

const nows = new WeakCache<Editor, ReturnType<typeof newNow>>()
const newNow = () => atom('now', Date.now())
const nowOf = (editor: Editor) => nows.get(editor, newNow)

/** Keeps the time that tells who rests; runs while an editor stands. */
export function watchIdle(editor: Editor): () => void {
  const timer = setInterval(() => editor.getCollaborators().length > 0 && nowOf(editor).set(Date.now()), TICK_MS)
  return () => clearInterval(timer)
}

export function peerState(editor: Editor, presence: TLInstancePresence): PeerState {
  if (presenceMeta(presence).away) return 'away'
  const idle = nowOf(editor).get() - (presence.lastActivityTimestamp ?? 0)
  return idle > AWAY_AFTER_MS ? 'away' : idle > IDLE_AFTER_MS ? 'idle' : 'active'
}

const shown = new WeakCache<Editor, Computed<TLInstancePresence[]>>()

/** The people whose cursors, selections and cells are drawn here. Who only looks on is counted and not drawn. */
export const shownPeers = (editor: Editor): TLInstancePresence[] =>
  shown.get(editor, () => computed('shown peers', () => chosenPeers(editor))).get()

function chosenPeers(editor: Editor): TLInstancePresence[] {
  const { followingUserId } = editor.getInstanceState()
  // Whoever is followed points at what they speak of.
  const wanted = cursorsShown.get() && !presenterOf(editor).get()?.isMe
  const here = editor
    .getCollaboratorsOnCurrentPage()
    .filter((one) => one.cursor !== null && peerState(editor, one) !== 'away')
    .filter(({ userId }) => wanted || userId === followingUserId)
  if (here.length <= DRAWN_MAX) return here
  const own = new Set(editor.getSelectedShapeIds())
  const middle = editor.getViewportPageBounds().center
  /** Whom this person follows, then who works on what they have selected, then who is near. */
  const far = ({ userId, selectedShapeIds, cursor }: TLInstancePresence) => {
    if (userId === followingUserId) return -2
    return selectedShapeIds.some((id) => own.has(id)) ? -1 : Vec.Dist(cursor ?? middle, middle)
  }
  return here
    .map((one) => ({ one, far: far(one) }))
    .sort((a, b) => a.far - b.far)
    .slice(0, DRAWN_MAX)
    .map(({ one }) => one)
}

/** The presence of a person as far as they are drawn. */
export const shownPeer = (editor: Editor, userId: string): TLInstancePresence | undefined =>
  shownPeers(editor).find((one) => one.userId === userId)

import { type Role, roleAtLeast } from '@lensboard/contract'
import { equalityDeep } from 'lib0/function'
import { computed, type Editor, type TLInstancePresence, type TLShapeId } from 'tldraw'
import { presenceMeta } from '../presence/index.js'
import { cursorsShown, showCursors } from './cursors-shown.js'
import { canFollow, follow, followedId, type Presenter, presenterOf } from './follow.js'
import { isCard } from './selection.js'
import { peerState } from './shown-peers.js'
import { type Watchable, watchable } from './watchable.js'

/** Somebody else who has the board open. */
export interface PersonHere {
  id: string
  name: string
  color: string
  role?: Role | undefined
  /** Their tab is hidden, or they did nothing for a while. */
  away: boolean
  /** Title of the card that they point at, read or have selected. */
  on: string | null
  /** Whether this person can look where they look. */
  canFollow: boolean
  /** Whether they look where this person looks. */
  followsMe: boolean
}

/** Who is here, whom this person follows, and who presents. */
export interface PeopleHandle {
  /** The others, by name; each once, however many tabs they have. */
  here: Watchable<readonly PersonHere[]>
  /** Whom this person follows. */
  followed: Watchable<PersonHere | null>
  presenter: Watchable<Presenter | null>
  /** Whether others' cursors, selections and cells are drawn for this person. */
  cursors: Watchable<boolean>
  showCursors(on: boolean): void
  /** Looks where somebody looks; null stops. */
  follow(personId: string | null): void
}

export function createPeopleHandle(editor: Editor): PeopleHandle {
  const here = computed<readonly PersonHere[]>('people here', () => everybody(editor), { isEqual: equalityDeep })
  const followed = computed('followed', () => here.get().find(({ id }) => id === followedId(editor)) ?? null)
  return {
    here: watchable('people here', here),
    followed: watchable('followed', followed),
    presenter: watchable('presenter', presenterOf(editor)),
    cursors: cursorsShown,
    showCursors,
    follow: (personId) => follow(editor, personId),
  }
}

const everybody = (editor: Editor): PersonHere[] =>
  editor
    .getCollaborators()
    .map((presence) => personHere(editor, presence))
    .sort((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1))

function personHere(editor: Editor, presence: TLInstancePresence): PersonHere {
  const { userId: id, userName: name, color } = presence
  const { role } = presenceMeta(presence)
  return {
    ...{ id, name, color, role },
    away: presenceMeta(presence).away === true || (canBeSeen(role) && peerState(editor, presence) === 'away'),
    on: cardTitle(editor, presence),
    canFollow: canFollow(editor, id),
    followsMe: presence.followingUserId === editor.user.getId(),
  }
}

/** Of who is only counted it is not known whether they move. */
const canBeSeen = (role: Role | undefined) => role === undefined || roleAtLeast(role, 'commenter')

function cardTitle(editor: Editor, presence: TLInstancePresence): string | null {
  const { pointed, chosen } = presenceMeta(presence)
  const told = pointed ?? chosen
  const id = told ? (`shape:${told[0]}` as TLShapeId) : presence.selectedShapeIds[0]
  const shape = id && editor.getShape(id)
  return isCard(shape) ? shape.props.title : null
}

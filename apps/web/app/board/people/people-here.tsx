import { type BoardHandle, type BoardSession, type PersonHere, useWatch } from '@lensboard/canvas'
import { type PersonFacts, roleAtLeast } from '@lensboard/contract'
import { Users } from 'lucide-react'
import { memo } from 'react'
import { Avatar } from '../../ui/avatar'
import { IconButton } from '../../ui/icon-button'
import { Popover } from '../../ui/popover'
import { Tooltip } from '../../ui/tooltip'
import styles from './people.module.css'
import { PeopleList } from './people-list'

const AVATARS = 5

interface PeopleHereProps {
  board: BoardHandle
  session: BoardSession
  me: PersonFacts
  canEdit: boolean
}

/** Who else is here: five faces, each to be followed, how many more, and the list of all. */
export const PeopleHere = memo(function PeopleHere({ board, session, me, canEdit }: PeopleHereProps) {
  const here = useWatch(board.people.here)
  const followed = useWatch(board.people.followed)
  const presenter = useWatch(board.people.presenter)
  const cursors = useWatch(board.people.cursors)
  // Who may only look is counted in the list.
  const faces = here.filter(({ role }) => role === undefined || roleAtLeast(role, 'commenter'))
  const shown = faces.length > 0 ? faces : here
  const more = here.length - Math.min(shown.length, AVATARS)
  return (
    <>
      {here.length > 0 ? (
        <ul className={styles.people} aria-label="People here">
          {shown.slice(0, AVATARS).map((person) => (
            <li key={person.id}>
              <Face person={person} isFollowed={followed?.id === person.id} onFollow={board.people.follow} />
            </li>
          ))}
        </ul>
      ) : null}
      {here.length > 0 ? (
        <Popover
          label="People on this board"
          trigger={
            more > 0 ? (
              <button type="button" className={styles.more} aria-label={`All ${here.length + 1} people on this board`}>
                +{more}
              </button>
            ) : (
              <IconButton label="People on this board" icon={<Users />} />
            )
          }
        >
          <PeopleList
            {...{ here, me, canEdit, presenter }}
            followed={followed?.id ?? null}
            onFollow={board.people.follow}
            onBring={session.bring}
            onPresent={session.present}
            cursors={cursors}
            onCursors={board.people.showCursors}
          />
        </Popover>
      ) : null}
    </>
  )
})

/** A face in the header: a press follows them, another stops it. */
function Face({
  person,
  isFollowed,
  onFollow,
}: {
  person: PersonHere
  isFollowed: boolean
  onFollow(personId: string | null): void
}) {
  const words = isFollowed
    ? `Stop following ${person.name}`
    : person.canFollow
      ? `Follow ${person.name}`
      : `${person.name} looks on`
  return (
    <Tooltip content={`${words}${person.away ? ' · away' : person.on ? ` · on “${person.on}”` : ''}`}>
      <button
        type="button"
        className={styles.face}
        aria-label={words}
        aria-pressed={isFollowed}
        aria-disabled={!person.canFollow && !isFollowed}
        style={isFollowed ? { borderColor: person.color } : undefined}
        onClick={() => onFollow(isFollowed ? null : person.id)}
      >
        <Avatar person={person} size={26} {...(person.away && styles.away ? { className: styles.away } : {})} />
      </button>
    </Tooltip>
  )
}

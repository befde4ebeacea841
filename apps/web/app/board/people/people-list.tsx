import type { PersonHere, Presenter } from '@lensboard/canvas'
import { type PersonFacts, type Role, roleAtLeast } from '@lensboard/contract'
import { Presentation } from 'lucide-react'
import { Avatar } from '../../ui/avatar'
import { Button } from '../../ui/button'
import styles from './people.module.css'

const ROLE_WORDS: Record<Role, string> = {
  owner: 'Owner',
  editor: 'Can edit',
  commenter: 'Can comment',
  viewer: 'Can view',
}

interface PeopleListProps {
  here: readonly PersonHere[]
  me: PersonFacts
  canEdit: boolean
  presenter: Presenter | null
  followed: string | null
  onFollow(personId: string | null): void
  onBring(personId: string): void
  onPresent(on: boolean): void
  cursors: boolean
  onCursors(on: boolean): void
}

/** Everybody on the board: what they may do, where they are, and how to look together. */
export function PeopleList(props: PeopleListProps) {
  const { here, me, canEdit, presenter, onPresent } = props
  const looking = here.filter(({ role }) => role !== undefined && !roleAtLeast(role, 'commenter')).length
  return (
    <>
      <header className={styles.listTop}>
        <h2>People</h2>
        <span>
          {here.length + 1} here{looking > 0 ? `, ${looking} looking on` : ''}
        </span>
      </header>
      <ul className={styles.list}>
        {here.map((person) => (
          <Row key={person.id} {...props} person={person} />
        ))}
        <li className={styles.row}>
          <Avatar person={me} size={28} ring />
          <div className={styles.who}>
            <strong className={styles.name}>{me.name} (you)</strong>
          </div>
        </li>
      </ul>
      <label className={styles.cursors}>
        <input
          type="checkbox"
          checked={props.cursors}
          onChange={(event) => props.onCursors(event.currentTarget.checked)}
        />
        Show others’ cursors
      </label>
      {canEdit ? (
        <footer className={styles.listEnd}>
          {presenter?.isMe ? (
            <Button size="sm" onClick={() => onPresent(false)}>
              Stop presenting
            </Button>
          ) : (
            <Button
              size="sm"
              icon={<Presentation size={14} strokeWidth={1.5} />}
              onClick={() => onPresent(true)}
              disabled={presenter !== null}
            >
              Ask everyone to follow
            </Button>
          )}
          <span>
            {presenter && !presenter.isMe ? `${presenter.name} is presenting.` : 'They are asked, and may decline.'}
          </span>
        </footer>
      ) : null}
    </>
  )
}

function Row({ person, canEdit, followed, onFollow, onBring }: PeopleListProps & { person: PersonHere }) {
  const isFollowed = followed === person.id
  return (
    <li className={styles.row}>
      <Avatar person={person} size={28} {...(person.away && styles.away ? { className: styles.away } : {})} />
      <div className={styles.who}>
        <strong className={styles.name}>{person.name}</strong>
        <span className={styles.where} title={person.on ?? undefined}>
          {whereWords(person)}
        </span>
      </div>
      {person.canFollow || isFollowed ? (
        <Button size="sm" aria-pressed={isFollowed} onClick={() => onFollow(isFollowed ? null : person.id)}>
          {isFollowed ? 'Stop' : 'Follow'}
        </Button>
      ) : null}
      {canEdit ? (
        <Button size="sm" onClick={() => onBring(person.id)} aria-label={`Bring ${person.name} here`}>
          Bring here
        </Button>
      ) : null}
    </li>
  )
}

function whereWords({ role, away, on, followsMe }: PersonHere): string {
  const where = away ? 'away' : followsMe ? 'follows you' : on ? `on “${on}”` : ''
  return [role && ROLE_WORDS[role], where].filter(Boolean).join(' · ')
}

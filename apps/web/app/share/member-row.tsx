import { Avatar } from '../ui/avatar'
import { Select } from '../ui/select'
import styles from './share.module.css'
import type { SharedRole, Sharing } from './use-share'

const ROLES = [
  { value: 'editor', label: 'Can edit' },
  { value: 'commenter', label: 'Can comment' },
  { value: 'viewer', label: 'Can view' },
  { value: 'remove', label: 'Remove' },
] as const
const WORDS = { owner: 'Owner', editor: 'Can edit', commenter: 'Can comment', viewer: 'Can view' } as const

/** One person on a board and what they may do. */
export function MemberRow({
  member: { person, role },
  owner,
  onRole,
  onRemove,
}: {
  member: Sharing['members'][number]
  owner: boolean
  onRole: (role: SharedRole) => void
  onRemove: () => void
}) {
  return (
    <li className={styles.row}>
      <Avatar person={person} size={24} />
      <div className={styles.grow}>
        <p className={styles.cut}>{person.name}</p>
        {person.isGuest ? <p className={styles.faint}>Guest</p> : null}
      </div>
      {owner && role !== 'owner' ? (
        <Select
          label={`What ${person.name} may do`}
          hideLabel
          className={styles.role ?? ''}
          value={role}
          options={ROLES}
          onValueChange={(next) => (next === 'remove' ? onRemove() : onRole(next as SharedRole))}
        />
      ) : (
        <span className={styles.faint}>{WORDS[role]}</span>
      )}
    </li>
  )
}

import { LIMITS, type TokenGroup, type TokenPiece } from '@lensboard/contract'
import { lineColor, TokenText } from '@lensboard/heatmap'
import { X } from 'lucide-react'
import { useTheme } from '../theme'
import { IconButton } from '../ui/icon-button'
import { TextField } from '../ui/text-field'
import styles from './tokens.module.css'

const COLORS = [0, 1, 2, 3, 4, 5] as const
const COLOR_NAMES = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth'] as const

interface TokenGroupsProps {
  groups: readonly TokenGroup[]
  piece(id: number): TokenPiece
  disabled: boolean
  onGroups(groups: readonly TokenGroup[]): void
}

/** The groups of a card: name, colour and tokens of each. They belong to the card, so everybody sees them. */
export function TokenGroups({ groups, piece, disabled, onGroups }: TokenGroupsProps) {
  const { theme } = useTheme()
  const put = (key: string, part: Partial<TokenGroup>) =>
    onGroups(groups.map((group) => (group.key === key ? { ...group, ...part } : group)))
  return (
    <ul className={styles.groups} aria-label="Groups of tokens">
      {groups.map((group) => (
        <li key={group.key}>
          <div className={styles.groupTop}>
            <button
              type="button"
              className={styles.swatch}
              style={{ background: lineColor(theme, group.color) }}
              aria-label={`Colour of ${group.name}: the ${COLOR_NAMES[group.color]} of six. Press for the next`}
              title="Next colour"
              disabled={disabled}
              onClick={() => put(group.key, { color: (group.color + 1) % COLORS.length })}
            />
            <TextField
              label={`Name of group ${group.key.slice(1)}`}
              hideLabel
              value={group.name}
              maxLength={LIMITS.groupNameChars}
              disabled={disabled}
              onChange={(event) => put(group.key, { name: event.target.value })}
              error={group.name === '' ? 'Give the group a name.' : undefined}
            />
            {disabled ? null : (
              <IconButton
                label={`Dissolve group ${group.name}; its tokens stay followed`}
                icon={<X />}
                onClick={() => onGroups(groups.filter(({ key }) => key !== group.key))}
              />
            )}
          </div>
          <p className={styles.note}>
            Σ p of{' '}
            {group.ids.map((id, i) => (
              <span key={id} className={styles.member}>
                {i > 0 ? ' + ' : ''}
                <TokenText piece={piece(id)} />
              </span>
            ))}
          </p>
        </li>
      ))}
    </ul>
  )
}

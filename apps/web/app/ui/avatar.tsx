import { clsx } from 'clsx'
import styles from './avatar.module.css'

/** At most two letters: the first of the first and the last word. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean)
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : [words[0]]
  return letters.map((word) => (word ? [...word][0] : '')?.toLocaleUpperCase()).join('')
}

/** A person as a coloured disc; black letters because white fails on every one of the twelve colours. */
export function Avatar({
  person,
  size = 28,
  ring = false,
  className,
}: {
  person: { name: string; color: string }
  size?: number
  ring?: boolean
  className?: string
}) {
  return (
    <span
      className={clsx(styles.avatar, ring && styles.ring, className)}
      style={{ width: size, height: size, background: person.color, fontSize: Math.max(11, Math.round(size * 0.4)) }}
      role="img"
      aria-label={person.name}
    >
      <span aria-hidden>{initials(person.name)}</span>
    </span>
  )
}

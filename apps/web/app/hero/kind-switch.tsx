import styles from './hero.module.css'
import type { Kind } from './stored-results'

const KINDS = [
  ['lens', 'Logit lens'],
  ['attention', 'Attention'],
] as const

/** What the card reads. Plain buttons, as for the prompt: a library's would be a tenth of this page's script. */
export function KindSwitch({ kind, onKind }: { kind: Kind; onKind: (kind: Kind) => void }) {
  return (
    <fieldset className={styles.kinds}>
      <legend className="lb-sr-only">What the card reads</legend>
      {KINDS.map(([value, label]) => (
        <button
          key={value}
          type="button"
          className={styles.kind}
          aria-pressed={value === kind}
          onClick={() => onKind(value)}
        >
          {label}
        </button>
      ))}
    </fieldset>
  )
}

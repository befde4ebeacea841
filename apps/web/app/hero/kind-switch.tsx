import styles from '../ui/tabs.module.css'
import type { Kind } from './stored-results'

const KINDS = [
  ['lens', 'Logit lens'],
  ['attention', 'Attention'],
] as const

/** What the card reads. Plain buttons in the look of tabs, whose library would be a tenth of this page's script. */
export function KindSwitch({ kind, onKind }: { kind: Kind; onKind: (kind: Kind) => void }) {
  return (
    <fieldset className={styles.pills}>
      <legend className="lb-sr-only">What the card reads</legend>
      {KINDS.map(([value, label]) => (
        <button
          key={value}
          type="button"
          className={styles.tab}
          data-state={value === kind ? 'active' : 'inactive'}
          aria-pressed={value === kind}
          onClick={() => onKind(value)}
        >
          {label}
        </button>
      ))}
    </fieldset>
  )
}

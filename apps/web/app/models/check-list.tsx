import type { CheckReport, Finding } from '@lensboard/contract'
import { Check, Info, X } from 'lucide-react'
import styles from './add-model.module.css'

const LEVELS = {
  ok: { Icon: Check, word: 'Fine' },
  note: { Icon: Info, word: 'Note' },
  stop: { Icon: X, word: 'Stops it' },
} as const satisfies Record<Finding['level'], object>

/** What a check looked at and what it found, one sentence each. */
export const CheckList = ({ findings }: Pick<CheckReport, 'findings'>) => (
  <ul className={styles.findings} aria-label="Findings">
    {findings.map(({ about, level, say }) => {
      const { Icon, word } = LEVELS[level]
      return (
        <li key={`${about} ${say}`} data-level={level}>
          <Icon size={14} strokeWidth={2} aria-label={word} />
          <span className={styles.about}>{about}</span>
          <span className={styles.say}>{say}</span>
        </li>
      )
    })}
  </ul>
)

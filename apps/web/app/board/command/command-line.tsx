import { KindMark } from '@lensboard/canvas'
import { Command } from 'cmdk'
import { ArrowUpRight, MessageSquare } from 'lucide-react'
import styles from './command.module.css'
import type { PaletteItem } from './palette-items'

/** One line of the palette: its sign, name, what is known of it, and its shortcut at the right. */
export function CommandLine({ item, onChoose }: { item: PaletteItem; onChoose(item: PaletteItem): void }) {
  const { id, label, hint, keys, card } = item
  return (
    <Command.Item value={id} onSelect={() => onChoose(item)} className={styles.line}>
      <span className={styles.icon}>
        {card ? (
          <KindMark kind={card.kind} />
        ) : id.startsWith('go:') ? (
          <ArrowUpRight size={16} strokeWidth={1.5} />
        ) : id.startsWith('comment:') ? (
          <MessageSquare size={16} strokeWidth={1.5} />
        ) : null}
      </span>
      <span className={styles.label}>{label}</span>
      {hint ? <span className={styles.hint}>{hint}</span> : null}
      {keys ? (
        <span className={styles.keys}>
          {keys.split(' ').map((key) => (
            <kbd key={key} className={styles.key}>
              {key}
            </kbd>
          ))}
        </span>
      ) : null}
    </Command.Item>
  )
}

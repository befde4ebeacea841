import { anchorWords, type BoardHandle, type CommentSource, type ShownThread } from '@lensboard/canvas'
import { Command } from 'cmdk'
import { CornerDownLeft, Search } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { useMemo, useRef, useState } from 'react'
import dialog from '../../ui/dialog.module.css'
import { newestFirst } from '../comments/filters'
import styles from './command.module.css'
import { CommandLine } from './command-line'
import { cardItems, commandItems, commentItems, found, type PaletteItem, placeItems } from './palette-items'
import { keepRecentAct, recentActs } from './recent-acts'
import type { PaletteMode } from './use-command-host'
import { usePlaces } from './use-places'

interface CommandPaletteProps {
  board: BoardHandle
  comments: CommentSource
  personId: string
  /** Null while it is closed. */
  mode: PaletteMode | null
  onClose(): void
  onGo(path: string): void
}

/** Everything that can be done on the board, and every card of it, found by typing. */
export function CommandPalette({ mode, onClose, ...rest }: CommandPaletteProps) {
  const pending = useRef<(() => void) | null>(null)
  return (
    <Radix.Root open={mode !== null} onOpenChange={(open) => (open ? undefined : onClose())}>
      <Radix.Portal>
        <Radix.Overlay className={dialog.scrim} />
        <Radix.Content
          className={styles.palette}
          data-palette=""
          aria-describedby={undefined}
          onCloseAutoFocus={() => {
            // What was chosen may open a panel or a dialog of its own, which then takes the keyboard.
            const act = pending.current
            pending.current = null
            if (act) setTimeout(act)
          }}
        >
          <Radix.Title className="lb-sr-only">{mode === 'cards' ? 'Find a card' : 'Command palette'}</Radix.Title>
          {mode ? (
            <Lines
              key={mode}
              {...rest}
              mode={mode}
              onChoose={(act) => {
                pending.current = act
                onClose()
              }}
            />
          ) : null}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

interface LinesProps extends Omit<CommandPaletteProps, 'mode' | 'onClose'> {
  mode: PaletteMode
  onChoose(act: () => void): void
}

function Lines({ board, comments, personId, mode, onGo, onChoose }: LinesProps) {
  const [query, setQuery] = useState('')
  const places = usePlaces(mode === 'all')
  // As it was when the palette opened: what is listed does not change under the hand.
  const [here] = useState(() => ({
    cards: cardItems(board.cards()),
    commands: mode === 'all' ? board.commands() : [],
    comments: mode === 'all' ? commentItems(newestFirst(comments.state.get().threads), placeWords(board)) : [],
  }))
  const items = useMemo(
    () => [
      ...here.cards,
      ...commandItems(here.commands, board.selected.get() !== null),
      ...(mode === 'all' ? placeItems(places) : []),
      ...here.comments,
    ],
    [here, places, mode, board],
  )
  const [recent] = useState(() => (mode === 'all' ? recentActs(personId) : []))
  const groups = useMemo(() => found(items, query, recent), [items, query, recent])
  const choose = (item: PaletteItem) => {
    const [what, id] = [item.id.slice(0, item.id.indexOf(':')), item.id.slice(item.id.indexOf(':') + 1)]
    if (what !== 'comment') keepRecentAct(personId, item.id)
    onChoose(() => {
      if (what === 'go') onGo(id)
      else if (what === 'do') board.run(id)
      else if (what === 'comment') board.openThread(id)
      else {
        board.zoomTo(id)
        board.focus()
      }
    })
  }
  const words =
    mode === 'cards'
      ? 'Find a card by title, prompt, model or token'
      : 'Find a card, an act or a comment: > acts, # comments'
  return (
    <Command label={mode === 'cards' ? 'Cards' : 'Commands'} loop shouldFilter={false} className={styles.command}>
      <div className={styles.top}>
        <Search size={16} strokeWidth={1.5} aria-hidden />
        <Command.Input className={styles.input} value={query} onValueChange={setQuery} placeholder={words} />
        <kbd className={styles.key}>Esc</kbd>
      </div>
      <Command.List className={styles.list}>
        {groups.length === 0 ? (
          <div className={styles.empty}>
            <p>{nothingWords(query)}</p>
            {query ? (
              <button type="button" className={styles.clear} onClick={() => setQuery('')}>
                Clear
              </button>
            ) : null}
          </div>
        ) : null}
        {groups.map(({ group, items }) => (
          <Command.Group key={group} heading={group} className={styles.group}>
            {items.map((item) => (
              <CommandLine key={item.id} item={item} onChoose={choose} />
            ))}
          </Command.Group>
        ))}
      </Command.List>
      <footer className={styles.foot} aria-hidden="true">
        <span>
          <kbd>↑</kbd> <kbd>↓</kbd> choose
        </span>
        <span>
          <kbd>
            <CornerDownLeft size={10} />
          </kbd>{' '}
          do
        </span>
      </footer>
    </Command>
  )
}

function nothingWords(query: string): string {
  if (query.trim() === '#') return 'There are no comments on this board yet.'
  return query ? `Nothing matches “${query}”.` : 'There are no cards on this board yet.'
}

/** What a thread is about, with the title of its card. */
const placeWords = (board: BoardHandle) => (anchor: ShownThread['anchor']) => {
  if (anchor.kind === 'point') return anchorWords(anchor)
  return `${anchorWords(anchor)} · ${board.cardName(anchor.shapeId) ?? 'deleted card'}`
}

import type { Tokenized, TokenPiece } from '@lensboard/contract'
import { TokenText } from '@lensboard/heatmap'
import { memo, useMemo } from 'react'
import { tokenRuns } from './exact-text-parts'
import styles from './form.module.css'
import type { TokenizedState } from './use-tokenized'

/** More would only be scrolled past; the count says how many there are. */
const CHIPS_SHOWN = 240

interface TokenChipsProps {
  state: TokenizedState
  warnLast: boolean
  /** The token pointed at here or in the text. */
  hot: number | null
  onHot(index: number | null): void
}

/** What the model will read, token by token, with whitespace drawn. Chips of an earlier text are dimmed, not removed. */
export function TokenChips({ state, warnLast, hot, onHot }: TokenChipsProps) {
  const { tokenized, fresh, error } = state
  if (error)
    return (
      <p className={styles.chipsNote} role="status">
        {error.message}
      </p>
    )
  if (!tokenized)
    return <p className={styles.chipsNote}>{fresh ? 'The tokens appear here as you type.' : 'Reading…'}</p>
  return (
    <div className={styles.chips} aria-busy={!fresh} data-stale={!fresh || undefined}>
      <Chips tokenized={tokenized} warnLast={warnLast} hot={hot} onHot={onHot} />
    </div>
  )
}

interface ChipsProps extends Pick<TokenChipsProps, 'warnLast' | 'hot' | 'onHot'> {
  tokenized: Tokenized
}

const Chips = memo(function Chips({ tokenized, warnLast, hot, onHot }: ChipsProps) {
  const { tokens, ids, offsets, roles, text } = tokenized
  const runs = useMemo(() => tokenRuns(tokenized), [tokenized])
  const last = tokens.length - 1
  const roleOf = (at: number) => roles?.find(({ from, to }) => at >= from && at < to)?.role
  const chip = (position: number) => (
    <span
      key={position}
      className={styles.token}
      data-warn={(warnLast && position === last) || undefined}
      data-hot={position === hot || undefined}
      data-role={roleOf(position)}
      data-position={position}
      title={`id ${ids[position]} · bytes ${bytesOf(tokens[position]!)}`}
    >
      <span className={styles.position}>{position}</span>
      <TokenText piece={tokens[position]!} />
    </span>
  )
  return (
    <>
      <ol
        className={styles.chipList}
        aria-label="Tokens"
        onPointerOver={(event) => onHot(positionOf(event.target))}
        onPointerLeave={() => onHot(null)}
      >
        {runs
          .filter(([first]) => first < CHIPS_SHOWN)
          .map(([first, end]) =>
            first === end ? (
              <li key={first}>{chip(first)}</li>
            ) : (
              <li key={first} className={styles.joined}>
                {Array.from({ length: end - first + 1 }, (_, i) => chip(first + i))}
                <span className={styles.joinedText}>{joinedText(offsets, text, first, end)}</span>
              </li>
            ),
          )}
      </ol>
      {tokens.length > CHIPS_SHOWN ? (
        <p className={styles.chipsNote}>and {(tokens.length - CHIPS_SHOWN).toLocaleString('en')} more</p>
      ) : null}
    </>
  )
})

/** The bytes of a token as hex pairs. */
function bytesOf(piece: TokenPiece): string {
  const hex = 'text' in piece ? hexOf(piece.text) : piece.bytes
  return (hex.match(/../g) ?? []).join(' ').toUpperCase()
}

const hexOf = (text: string) =>
  Array.from(new TextEncoder().encode(text), (byte) => byte.toString(16).padStart(2, '0')).join('')

/** The token whose chip this element is a part of. */
function positionOf(element: EventTarget): number | null {
  const chip = (element as HTMLElement).closest<HTMLElement>('[data-position]')
  return chip ? Number(chip.dataset.position) : null
}

/** The character that several tokens make together. */
function joinedText(offsets: Tokenized['offsets'], text: string | undefined, first: number, end: number): string {
  const [from, to] = [offsets?.[first]?.[0] ?? 0, offsets?.[end]?.[1] ?? 0]
  return text?.slice(from, to) ?? ''
}

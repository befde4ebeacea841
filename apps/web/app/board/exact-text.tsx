import type { Tokenized } from '@lensboard/contract'
import { clsx } from 'clsx'
import { Fragment, memo } from 'react'
import styles from './exact-text.module.css'
import { type TextToken, textParts } from './exact-text-parts'

interface ExactTextProps {
  tokenized: Tokenized
  /** Whether this belongs to what is written now. */
  fresh: boolean
  hot: number | null
  onHot(index: number | null): void
}

/** The exact text a model will read, with what belongs to each speaker coloured and named. */
export function ExactText({ tokenized, fresh, hot, onHot }: ExactTextProps) {
  return (
    <section className={styles.exact} aria-label="What the model reads" data-stale={!fresh || undefined}>
      <Text tokenized={tokenized} hot={hot} onHot={onHot} />
    </section>
  )
}

const Text = memo(function Text({ tokenized, hot, onHot }: Omit<ExactTextProps, 'fresh'>) {
  const token = (one: TextToken) => (
    <Token key={one.index} token={one} id={tokenized.ids[one.index]} hot={hot === one.index} onHot={onHot} />
  )
  return (
    <p className={styles.text} onPointerLeave={() => onHot(null)}>
      {textParts(tokenized).map(({ role, tokens }) => {
        const first = tokens[0]?.index ?? 0
        if (!role) return <Fragment key={first}>{tokens.map(token)}</Fragment>
        return (
          <span key={first} className={clsx(styles.said, styles[role])}>
            <span className={styles.speaker}>{role}</span>
            {tokens.map(token)}
          </span>
        )
      })}
    </p>
  )
})

interface TokenProps {
  token: TextToken
  id: number | undefined
  hot: boolean
  onHot(index: number): void
}

function Token({ token: { index, text, special }, id, hot, onHot }: TokenProps) {
  return (
    <span
      className={special ? styles.special : undefined}
      data-hot={hot || undefined}
      title={`${index} · id ${id}`}
      onPointerEnter={() => onHot(index)}
    >
      {special
        ? text
        : text.split('\n').map((line, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of one token never move
            <Fragment key={i}>
              {i > 0 ? <LineEnd /> : null}
              {line}
            </Fragment>
          ))}
    </span>
  )
}

/** A newline is a character like any other: it is drawn, then followed. */
const LineEnd = () => (
  <>
    <svg className={styles.lineEnd} width="10" height="10" viewBox="0 0 10 10" role="img" aria-label="newline">
      <path d="M8.5 1.5v4h-7m2.5-2.5L1.5 5.5 4 8" fill="none" stroke="currentColor" strokeWidth="1.2" />
    </svg>
    {'\n'}
  </>
)

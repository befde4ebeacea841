import type { Anchor, CardBound, CardResult } from '@lensboard/contract'
import { matchReadings, TokenText } from '@lensboard/heatmap'
import { useEffect, useState } from 'react'
import { svgOf } from '../cards/card-svg.js'
import { useRunSource } from '../cards/run-source.js'
import { ownIds } from '../export/own-ids.js'
import { type CardShape, HIGHLIGHT_KEY } from '../records/index.js'

interface EarlierResultProps {
  shape: CardShape
  anchor: CardBound
  /** The run that the card showed when the thread was begun; of a difference both, joined by a hyphen. */
  runKey: string
}

type Read = { is: 'reading' } | { is: 'read'; result: CardResult; svg: string } | { is: 'failed' }

/** What a card showed when a thread was begun, with the place that the thread is about marked. */
export function EarlierResult({ shape, anchor, runKey }: EarlierResultProps) {
  const runs = useRunSource()
  const [read, setRead] = useState<Read>({ is: 'reading' })
  // The card may be moved or changed meanwhile: the picture is of what it was.
  const [was] = useState({ shape, anchor })
  useEffect(() => {
    let wanted = true
    Promise.all(runKey.split('-').map((key) => runs.part(key, 'all'))).then(
      ([result, other]) =>
        wanted && result && setRead({ is: 'read', result, svg: pictureOf(was, runKey, result, other) }),
      () => wanted && setRead({ is: 'failed' }),
    )
    return () => {
      wanted = false
    }
  }, [runs, runKey, was])
  if (read.is === 'reading')
    return (
      <p className="lb-earlier" role="status">
        Reading the earlier result…
      </p>
    )
  if (read.is === 'failed')
    return (
      <p className="lb-earlier" role="alert">
        The earlier result could not be read. Close this and try again.
      </p>
    )
  return (
    <figure ref={intoView} className="lb-earlier">
      <div
        className="lb-earlier__picture"
        // biome-ignore lint/security/noDangerouslySetInnerHtml: made by the heatmap, which escapes all text
        dangerouslySetInnerHTML={{ __html: read.svg }}
      />
      <figcaption>
        As it was: {read.result.facts.checkpoint.name}
        {' · '}
        {read.result.tokens.slice(0, CAPTION_TOKENS).map((piece, position) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the tokens of one prompt never reorder
          <TokenText key={position} piece={piece} />
        ))}
        {read.result.tokens.length > CAPTION_TOKENS ? '…' : ''}
      </figcaption>
    </figure>
  )
}

/** A long thread may stand at its end. */
const intoView = (figure: HTMLElement | null) => figure?.scrollIntoView({ block: 'nearest' })

/** A longer prompt is known by its beginning. */
const CAPTION_TOKENS = 24

function pictureOf(
  { shape, anchor }: Pick<EarlierResultProps, 'shape' | 'anchor'>,
  runKey: string,
  read: CardResult,
  other: CardResult | undefined,
): string {
  const { props } = shape
  const { a, b } =
    read.kind === 'lens' && other?.kind === 'lens'
      ? matchReadings(read, other, props.view?.align)
      : { a: read, b: other }
  const { rows: _rows, positions: _positions, table: _table, heads: _heads, ...view } = props.view ?? {}
  const [layer, head] = anchor.kind === 'pair' || anchor.kind === 'head' ? [anchor.layer, anchor.head] : []
  const shown = {
    ...{ ...props, view, title: 'The earlier result' },
    ...(layer !== undefined && { layer }),
    ...(head !== undefined && { head: head === 'average' ? ('mean' as const) : head }),
  }
  const mark = markOf(anchor)
  const meta = mark ? { [`${HIGHLIGHT_KEY}earlier`]: { ...mark, label: 'here', color: 'yellow' } } : {}
  return ownIds(svgOf({ props: shown, meta }, a, runKey, { baseline: b }), `earlier${runKey.slice(0, 8)}`)
}

/** The place of an anchor as the corners of a highlight. */
function markOf(anchor: Anchor) {
  switch (anchor.kind) {
    case 'cell':
      return { from: anchor.cell, to: anchor.cell }
    case 'range':
      return { from: anchor.from, to: anchor.to }
    case 'head': {
      const head = { layer: anchor.layer, head: anchor.head }
      return { from: head, to: head }
    }
    case 'pair': {
      const { layer, head, query, key } = anchor
      const pair = { ...(layer !== undefined && { layer }), head: head === 'average' ? 'mean' : head, query, key }
      return { from: pair, to: pair }
    }
    default:
      return null
  }
}

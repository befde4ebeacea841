import type { TokenPiece } from '@lensboard/contract'
import { memo } from 'react'
import { MARK_BOX, MARK_PATHS, type Mark } from './marks.js'
import { displayPiece, type Segment } from './piece.js'

const RAW: Record<Mark, string> = { space: ' ', newline: '\n', tab: '\t' }

/** A token with its whitespace drawn; selecting and copying it gives the raw text. */
export const TokenText = memo(function TokenText({ piece }: { piece: TokenPiece }) {
  return (
    <bdi className="lb-token">
      {displayPiece(piece).map((segment, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the segments of one token never reorder
        <SegmentText key={i} segment={segment} />
      ))}
    </bdi>
  )
})

function SegmentText({ segment }: { segment: Segment }) {
  switch (segment.kind) {
    case 'text':
      return <>{segment.text}</>
    case 'space':
      return <MarkText mark="space" count={segment.count} />
    case 'newline':
    case 'tab':
      return <MarkText mark={segment.kind} count={1} />
    case 'special':
      return <span className="lb-special">{segment.text}</span>
    case 'empty':
      return <span className="lb-empty">empty</span>
    default:
      return (
        <span
          className="lb-bytes"
          title={segment.kind === 'bytes' ? 'Bytes, no whole character' : 'Invisible character'}
        >
          {segment.text}
        </span>
      )
  }
}

function MarkText({ mark, count }: { mark: Mark; count: number }) {
  const { width, height } = MARK_BOX
  const name = count === 1 ? mark : `${count} ${mark}s`
  return (
    <span className="lb-mark" role="img" aria-label={name} style={{ width: `${0.6 * count}em` }}>
      <span className="lb-raw">{RAW[mark].repeat(count)}</span>
      <svg viewBox={`0 0 ${width * count} ${height}`} aria-hidden="true">
        {Array.from({ length: count }, (_, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: equal marks in a row
          <path key={i} d={MARK_PATHS[mark]} transform={`translate(${i * width})`} />
        ))}
      </svg>
    </span>
  )
}

import { TokenText } from '@lensboard/heatmap'
import type { AnchorPart } from './words.js'

/** Words and tokens in a row; tokens with their marks. */
export function AnchorLine({ parts, separator = ' · ' }: { parts: readonly AnchorPart[]; separator?: string }) {
  return parts.map((part, i) => {
    // The parts of one line never reorder.
    const key = `${i} ${typeof part}`
    const before = i > 0 ? separator : ''
    return (
      <span key={key}>
        {before}
        {typeof part === 'string' ? part : <TokenText piece={part} />}
      </span>
    )
  })
}

import type { Mention } from '@lensboard/contract'
import { textParts } from './text-parts.js'

/** A comment's words: plain, with `code`, links and mentions; nothing else in it means anything. */
export function CommentText({ text, mentions, me }: { text: string; mentions: readonly Mention[]; me: string }) {
  return (
    <p className="lb-comment__text">
      {textParts(text, mentions).map((part, i) => {
        // The parts of one text never reorder.
        const key = `${i} ${part.is}`
        if (part.is === 'code') return <code key={key}>{part.text}</code>
        if (part.is === 'link')
          return (
            <a key={key} href={part.text} target="_blank" rel="noreferrer noopener nofollow">
              {part.text}
            </a>
          )
        if (part.is === 'mention')
          return (
            <span key={key} className="lb-comment__mention" data-me={part.personId === me || undefined}>
              {part.text}
            </span>
          )
        return <span key={key}>{part.text}</span>
      })}
    </p>
  )
}

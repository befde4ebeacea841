import { memo } from 'react'
import { useEditor, useValue } from 'tldraw'
import type { CardShape } from '../records/index.js'
import { leavesPointer } from './leaves-pointer.js'
import { linkCount } from './links.js'
import { toggleLinks } from './pin-acts.js'
import { plural } from './words.js'

/** Says that cards on the same tokens share what is pointed at, and takes a card out of it. */
export const LinkDot = memo(function LinkDot({ shape }: { shape: CardShape }) {
  const editor = useEditor()
  const count = useValue('linked cards', () => linkCount(editor, shape.id), [editor, shape.id])
  const readonly = useValue('readonly', () => editor.getIsReadonly(), [editor])
  const unlinked = shape.props.view?.unlinked === true
  if (count === 0 && !unlinked) return null
  const words = unlinked ? 'Not linked with cards on the same tokens' : `Linked with ${plural(count, 'card')}`
  const what = unlinked ? '' : ' on the same tokens: what is pointed at, and tracked positions, are shared'
  const resize = unlinked || readonly ? '' : '. Hold Alt to resize them alike'
  const act = readonly ? '' : unlinked ? '. Click to link it.' : '. Click to unlink this card.'
  return (
    <button
      type="button"
      className="lb-card__linked"
      aria-label={words}
      title={`${words}${what}${resize}${act}`}
      aria-pressed={!unlinked}
      aria-disabled={readonly || undefined}
      {...leavesPointer}
      onClick={() => {
        if (!readonly) toggleLinks(editor, [shape])
      }}
    >
      <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
        <circle
          cx="6"
          cy="6"
          r="3.25"
          fill={unlinked ? 'none' : 'currentColor'}
          stroke="currentColor"
          strokeWidth="1.5"
        />
      </svg>
      {unlinked ? null : <span>{count}</span>}
    </button>
  )
})

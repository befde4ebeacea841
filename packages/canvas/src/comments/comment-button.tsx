import { TldrawUiToolbarButton, useEditor, useTools, useValue } from 'tldraw'
import { commentsOf } from './board-comments.js'
import { COMMENT_TOOL } from './comment-tool.js'

/** The comment tool, for those who may comment. */
export function CommentButton() {
  const editor = useEditor()
  const tool = useTools()[COMMENT_TOOL]
  const mayComment = useValue('may comment', () => commentsOf(editor)?.state.get().mayComment === true, [editor])
  const active = useValue('is commenting', () => editor.isIn(COMMENT_TOOL), [editor])
  if (!mayComment || !tool) return null
  return (
    <TldrawUiToolbarButton
      type="tool"
      title="Comment (C)"
      aria-label="Comment"
      aria-pressed={active}
      isActive={active}
      data-value={COMMENT_TOOL}
      data-testid="tools.comment"
      onClick={() => tool.onSelect('toolbar')}
    >
      <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
        <path
          d="M3 3.5h12v9H8l-3.5 3v-3H3z"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.5"
          strokeLinejoin="round"
        />
      </svg>
    </TldrawUiToolbarButton>
  )
}

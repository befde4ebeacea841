import type { CardView } from '@lensboard/contract'
import type { Editor } from 'tldraw'
import type { CardShape } from '../records/index.js'

/** Changes what everybody sees of a card, as one undo step. */
export function changeCard(editor: Editor, { id, type }: CardShape, name: string, props: Partial<CardShape['props']>) {
  editor.markHistoryStoppingPoint(name)
  editor.updateShape<CardShape>({ id, type, props })
}

/** Changes how everybody looks at a card, as one undo step; a part that is undefined goes back to its default. */
export function changeView(
  editor: Editor,
  shape: CardShape,
  name: string,
  part: { [Key in keyof CardView]: CardView[Key] | undefined },
) {
  const view: CardView = Object.fromEntries(
    Object.entries({ ...shape.props.view, ...part }).filter(([, value]) => value !== undefined),
  )
  changeCard(editor, shape, name, { view: Object.keys(view).length > 0 ? view : undefined })
}

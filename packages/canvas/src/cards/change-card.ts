import type { CardView } from '@lensboard/contract'
import type { Editor } from 'tldraw'
import type { CardShape } from '../records/index.js'

/** Changes what everybody sees of a card, as one undo step. */
export function changeCard(editor: Editor, { id, type }: CardShape, name: string, props: Partial<CardShape['props']>) {
  editor.markHistoryStoppingPoint(name)
  editor.updateShape<CardShape>({ id, type, props })
}

type ViewPart = { [Key in keyof CardView]: CardView[Key] | undefined }

/** Changes how everybody looks at a card, as one undo step; a part that is undefined goes back to its default. */
export function changeView(editor: Editor, shape: CardShape, name: string, part: ViewPart) {
  changeCard(editor, shape, name, { view: viewWith(shape.props.view, part) })
}

/** A view with some parts changed; undefined where everything is as by default. */
export function viewWith(before: CardView | undefined, part: ViewPart): CardView | undefined {
  const parts = Object.entries({ ...before, ...part }).filter(([, value]) => value !== undefined)
  return parts.length > 0 ? Object.fromEntries(parts) : undefined
}

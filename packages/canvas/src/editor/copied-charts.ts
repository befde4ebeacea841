import { canonicalJson } from '@lensboard/contract'
import type { Editor, TLShape, TLShapeId } from 'tldraw'
import { followed } from '../cards/chart-source.js'
import type { CardShape } from '../records/index.js'
import { isCard } from './selection.js'

/** A shape and what was made of it. */
export type Copied = readonly [original: TLShape, copy: TLShape]

/**
 * Keeps charts bound to their cards when both are copied, on this board or onto another one: tldraw gives copies ids of
 * their own and knows nothing of the id that a chart names. What is taken to the clipboard has the question and pins that
 * a chart shows now, for a board that its card is not on.
 */
export function keepCopiedCharts(editor: Editor): void {
  const [take, put, duplicate] = [
    editor.getContentFromCurrentPage.bind(editor),
    editor.putContentOntoCurrentPage.bind(editor),
    editor.duplicateShapes.bind(editor),
  ]
  editor.getContentFromCurrentPage = (shapes) => {
    const content = take(shapes)
    return (
      content && {
        ...content,
        shapes: content.shapes.map((shape) => (isCard(shape) ? followed(editor, shape) : shape)),
      }
    )
  }
  editor.putContentOntoCurrentPage = (content, options) => {
    const originals = [...content.shapes]
    bindCopies(editor, originals, () => put(content, options))
    return editor
  }
  editor.duplicateShapes = (shapes, offset) => {
    const ids = shapes.map((shape) => (typeof shape === 'string' ? shape : shape.id))
    // tldraw makes them from the last to the first.
    const originals = [...editor.getShapeAndDescendantIds(ids)].reverse().flatMap((id) => editor.getShape(id) ?? [])
    bindCopies(editor, originals, () => duplicate(ids, offset))
    return editor
  }
}

/** Copies shapes, and binds the charts among the copies to the cards among them: part of the same undo step. */
function bindCopies(editor: Editor, originals: readonly TLShape[], copy: () => void): void {
  const made: TLShape[] = []
  const stop = editor.sideEffects.registerBeforeCreateHandler('shape', (shape) => {
    made.push(shape)
    return shape
  })
  editor.run(() => {
    try {
      copy()
    } finally {
      stop()
    }
    const bound = boundCopies(pairs(originals, made))
    if (bound.length > 0) editor.updateShapes(bound)
  })
}

/** Each original with its copy. Locked shapes are not duplicated, so an original without a copy is passed over. */
export function pairs(originals: readonly TLShape[], made: readonly TLShape[]): Copied[] {
  const found: Copied[] = []
  let at = 0
  for (const original of originals) {
    const copy = made[at]
    if (!copy || !isCopy(original, copy)) continue
    found.push([original, copy])
    at++
  }
  return found
}

const isCopy = (original: TLShape, copy: TLShape): boolean =>
  original.type === copy.type &&
  (!isCard(original) || !isCard(copy) || canonicalJson(original.props.spec) === canonicalJson(copy.props.spec))

/** The changes that bind copied charts to copied cards. */
export function boundCopies(copied: readonly Copied[]): Pick<CardShape, 'id' | 'type' | 'props'>[] {
  const ids = new Map<string, TLShapeId>(copied.map(([original, copy]) => [original.id, copy.id]))
  return copied.flatMap(([, copy]) => {
    if (!isCard(copy) || copy.props.spec.kind !== 'chart') return []
    const source = ids.get(copy.props.spec.source ?? '')
    return source
      ? [{ id: copy.id, type: copy.type, props: { ...copy.props, spec: { ...copy.props.spec, source } } }]
      : []
  })
}

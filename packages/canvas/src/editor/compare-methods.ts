import { byOtherMethod } from '@lensboard/contract'
import type { Editor, TLShapeId } from 'tldraw'
import { counterpartOf } from '../cards/patching-counterpart.js'
import type { CardShape } from '../records/index.js'
import { placeBeside } from './compare-cards.js'
import { onlyCard } from './selection.js'

/** Places the same patching by the other method beside a card: one undo step. Where it is there, it is selected. */
export function compareMethods(editor: Editor, card: CardShape): TLShapeId | undefined {
  const { spec } = card.props
  if (spec.kind !== 'patching') return
  const there = counterpartOf(editor, card)
  if (there) {
    editor.select(there.id)
    return there.id
  }
  return placeBeside(editor, [card], [{ ...card.props, spec: byOtherMethod(spec) }])[0]
}

/** The selected card, when it alone is selected and is a patching. */
export function onlyPatchingCard(editor: Editor): CardShape | null {
  const card = onlyCard(editor)
  return card?.props.spec.kind === 'patching' ? card : null
}

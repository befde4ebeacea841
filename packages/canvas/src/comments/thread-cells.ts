import { type Anchor, type AnchorPlace, placeAnchor } from '@lensboard/contract'
import type { Editor } from 'tldraw'
import { activeOf, lookOf } from '../cards/attention-look.js'
import { drawnHeads } from '../cards/attention-plot.js'
import type { CardShape } from '../records/index.js'
import { cardShown } from './card-shown.js'

/** The cells that an anchor is on, as rows and columns of what a card shows; of a pair only in the head that is read. */
export function placeThread(editor: Editor, shape: CardShape, anchor: Anchor): AnchorPlace['cells'] {
  const shown = cardShown(editor, shape)
  if (!shown || anchor.kind === 'card' || anchor.kind === 'head') return
  if (anchor.kind === 'pair') {
    const heads = drawnHeads(lookOf(editor, shape))
    const read = heads[Math.min(activeOf(editor, shape.id), heads.length - 1)]
    const isRead =
      (anchor.layer ?? read?.layer) === read?.layer && (anchor.head === 'average' ? 'mean' : anchor.head) === read?.head
    if (!isRead) return
  }
  return placeAnchor(anchor, shown).cells
}

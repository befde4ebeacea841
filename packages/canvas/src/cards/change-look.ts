import type { LookPart } from '@lensboard/heatmap'
import type { Editor } from 'tldraw'
import type { CardShape } from '../records/index.js'
import { viewWith } from './change-card.js'
import { cardsOfScale } from './shared-scale.js'

/**
 * Changes how everybody sees the cells of a card, as one undo step. Typed ends are those of every card that shares the
 * scale, and a card that joins a letter takes the ends over that are typed there.
 */
export function changeLook(editor: Editor, shape: CardShape, name: string, part: LookPart): void {
  const changed = { ...shape, props: { ...shape.props, view: viewWith(shape.props.view, part) } }
  const others = cardsOfScale(editor, changed).filter(({ id }) => id !== shape.id)
  const typed = part.scaleGroup ? others.find(({ props }) => props.view?.domain)?.props.view?.domain : undefined
  const own = typed ? { ...part, domain: typed } : part
  const follow = 'domain' in part && shape.props.view?.scaleGroup ? others : []
  editor.markHistoryStoppingPoint(name)
  editor.updateShapes<CardShape>([
    { id: shape.id, type: shape.type, props: { view: viewWith(shape.props.view, own) } },
    ...follow.map(({ id, type, props }) => ({
      ...{ id, type },
      props: { view: viewWith(props.view, { domain: part.domain }) },
    })),
  ])
}

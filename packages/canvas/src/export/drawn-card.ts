import type { Editor } from 'tldraw'
import { type ShownRun, shownRun } from '../cards/baseline.js'
import type { CardSvgLook } from '../cards/card-svg.js'
import { followed } from '../cards/chart-source.js'
import { throughOf } from '../cards/lens-words.js'
import { sharedScale } from '../cards/shared-scale.js'
import { hostOf, runsOf } from '../editor/board-host.js'
import type { CardShape } from '../records/index.js'
import { cardLook } from './figure-parts.js'

/** A card as the picture that is being made draws it. */
export interface DrawnCard {
  shape: CardShape
  run: ShownRun
  look: CardSvgLook
}

/** What a picture draws of a card; a chart follows its card. Null without a source of results. */
export function drawnCard(editor: Editor, own: CardShape): DrawnCard | null {
  const shape = followed(editor, own)
  const runs = runsOf(editor)
  if (!runs) return null
  const through = throughOf(shape.props.spec, hostOf(editor)?.lenses.get() ?? null)
  const look = { ...cardLook(editor), through, shared: sharedScale(editor, shape.props) }
  return { shape, run: shownRun(runs, shape.props), look }
}

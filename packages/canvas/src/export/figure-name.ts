import { exportFileName } from '@lensboard/exchange'
import type { Editor } from 'tldraw'
import { shownSpec } from '../cards/baseline.js'
import { cardTitle } from '../cards/words.js'
import { runsOf } from '../editor/board-host.js'
import type { CardShape } from '../records/index.js'

/** What a card's file is called: `{title}--{metric}--{runKey8}`; of several cards the first one's title and how many. */
export function figureName(editor: Editor, cards: readonly CardShape[], extension: string): string {
  const [card] = cards
  if (!card) return `board${extension}`
  const { title, spec, metric } = card.props
  const name = cardTitle(title, spec)
  if (cards.length > 1) return exportFileName({ title: `${name} and ${cards.length - 1} more`, runKey: '' }, extension)
  const view = runsOf(editor)?.view(shownSpec(card.props))
  const runKey = view?.phase === 'done' ? view.runKey : ''
  return exportFileName(
    { title: name, metric: 'of' in spec || spec.kind === 'attention' ? undefined : metric, runKey },
    extension,
  )
}

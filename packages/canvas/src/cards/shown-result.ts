import type { CardResult } from '@lensboard/contract'
import type { Editor } from 'tldraw'
import { runsOf } from '../editor/board-host.js'
import type { CardShape } from '../records/index.js'
import { shownRun } from './baseline.js'

/** What a card shows now, without asking for anything; null while it has no answer. */
export function shownResult(editor: Editor, shape: CardShape): CardResult | null {
  const runs = runsOf(editor)
  const view = runs && shownRun(runs, shape.props).view
  return view?.phase === 'done' ? view.result : null
}

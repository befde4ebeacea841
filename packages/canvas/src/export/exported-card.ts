import { type Answer, AppError, type AskedSpec } from '@lensboard/contract'
import type { ExportedCard } from '@lensboard/exchange'
import type { Editor } from 'tldraw'
import { baselineSpec, isHeld, shownSpec } from '../cards/baseline.js'
import type { RunSource } from '../cards/run-source.js'
import { cardTitle } from '../cards/words.js'
import { runsOf } from '../editor/board-host.js'
import type { CardShape } from '../records/index.js'

/** Whether what a card shows has been computed, so that it can be written as a file. */
export function hasAnswer(editor: Editor, { props }: CardShape): boolean {
  const runs = runsOf(editor)
  return [shownSpec(props), baselineSpec(props)].every((spec) => runs?.view(spec, 'glance').phase === 'done')
}

/** What is known of a card at once: its numbers may be packed, or a part of what is stored. */
export function shownCard(editor: Editor, card: CardShape): ExportedCard | null {
  const runs = runsOf(editor)
  if (!runs) return null
  const { props } = card
  const own = doneOf(runs, shownSpec(props))
  const other = isHeld(props) ? doneOf(runs, baselineSpec(props)) : undefined
  if (!own || (isHeld(props) && !other)) return null
  const { spec, view, title, metric } = props
  const shown = shownSpec(props)
  return {
    title: cardTitle(title, spec),
    ...own,
    // With and without its interventions are two questions: a file names the one that its numbers answer.
    spec: spec.kind === 'difference' || spec.kind === 'chart' ? spec : shown,
    ...(view && { view }),
    metric,
    ...(other && { baseline: other }),
  }
}

/** The same with every number as it is stored. Throws where the server is not reached. */
export async function exportedCard(editor: Editor, card: CardShape): Promise<ExportedCard> {
  const [shown, runs] = [shownCard(editor, card), runsOf(editor)]
  if (!shown || !runs) throw new AppError('NO_RESULT_YET', 'This card has no result yet. Export it when it has run.')
  const { baseline } = shown
  return {
    ...shown,
    result: await wholeOf(runs, shown),
    ...(baseline && { baseline: { ...baseline, result: await wholeOf(runs, baseline) } }),
  }
}

function doneOf(runs: RunSource, spec: AskedSpec) {
  const view = runs.view(spec, 'glance')
  return view.phase === 'done' ? { runKey: view.runKey, result: view.result } : undefined
}

/** A glance, and a card's view, give up exactness, candidates, positions or heads of what is stored where that is large. */
function wholeOf(runs: RunSource, { runKey, result }: { runKey: string; result: Answer }): Promise<Answer> | Answer {
  const isView = result.packed ?? result.part ?? ('onDemand' in result ? result.onDemand : undefined)
  return isView ? runs.part(runKey, 'all') : result
}

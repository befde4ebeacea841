import { lensWords } from '@lensboard/heatmap'
import type { Editor } from 'tldraw'
import { highlightsOf } from '../annotations/highlights.js'
import { marksOf } from '../annotations/placed-highlights.js'
import { groupsOf, sidesOf, throughOf } from '../cards/lens-words.js'
import { hostOf } from '../editor/board-host.js'
import type { CardShape } from '../records/index.js'
import { provenanceLines } from './caption.js'
import { exportedCard } from './exported-card.js'
import { loadedPart } from './fetched.js'

/** A card as one HTML file that works without a network. Throws where its numbers are not reached. */
export async function cardPage(editor: Editor, shape: CardShape): Promise<string> {
  // The page's program is some hundred kilobytes that only this needs.
  const [{ standalonePage }, card] = await Promise.all([
    loadedPart(import('@lensboard/heatmap/standalone')),
    exportedCard(editor, shape),
  ])
  const { spec, metric, layer, head, view } = shape.props
  const through = throughOf(spec, hostOf(editor)?.lenses.get() ?? null)
  const runKey = card.baseline ? `${card.runKey} and ${card.baseline.runKey}` : card.runKey
  const caption = provenanceLines({ result: card.result, runKey }, spec, through.map(lensWords))
  const { palette, domain, rows, positions, transposed } = view ?? {}
  return standalonePage(
    {
      ...{
        title: card.title,
        caption,
        metric,
        layer,
        head,
        through,
        groups: groupsOf(spec),
        sides: sidesOf(spec, through),
      },
      look: {
        ...{ palette, domain, rows, positions, transposed },
        highlights: marksOf(highlightsOf(shape), card.result),
      },
    },
    { result: card.result, baseline: card.baseline?.result },
  )
}

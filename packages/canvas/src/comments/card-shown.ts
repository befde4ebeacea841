import { type CardResult, type CardShown, componentName, rowName } from '@lensboard/contract'
import type { Editor } from 'tldraw'
import { shownRun } from '../cards/baseline.js'
import { plotOf } from '../cards/card-box.js'
import { seenProps } from '../cards/own-window.js'
import { storedHeads } from '../cards/use-part.js'
import { runsOf } from '../editor/board-host.js'
import type { CardShape } from '../records/index.js'

/** The names of a result's rows, in its order; none where its cells are no rows. */
export function rowNames(result: CardResult): string[] {
  if (result.kind === 'lens' || result.kind === 'dataset') return result.rows.map(rowName)
  if (result.kind === 'attribution') return result.components.map(componentName)
  if (result.kind === 'patching') return Array.from({ length: result.nLayers }, (_, layer) => `${result.at}.${layer}`)
  return result.kind === 'patchscope' ? result.layers.map((layer) => `resid_pre.${layer}`) : []
}

/** Whether a result's columns are the positions of its prompt. */
export const hasPositions = (result: CardResult): boolean =>
  result.kind === 'lens' || result.kind === 'attention' || (result.kind === 'patching' && result.at !== 'heads')

/** The answer of a card and the run that gave it, of a difference both; null while there is none. */
export function answerOf(editor: Editor, shape: CardShape): { result: CardResult; runKey: string } | null {
  const runs = runsOf(editor)
  if (!runs) return null
  const { view, baseline, readings } = shownRun(runs, shape.props)
  if (view.phase !== 'done') return null
  const { a, b } = readings ?? { a: view, b: baseline }
  return { result: view.result, runKey: b && b.runKey !== a.runKey ? `${a.runKey}-${b.runKey}` : a.runKey }
}

const tokens = new WeakMap<CardResult, CardShown['tokens']>()

/** The tokens of a result's prompt, made once. */
function tokensOf(result: CardResult): CardShown['tokens'] {
  const known =
    tokens.get(result) ?? Array.from(result.ids, (id, i) => ({ id, piece: result.tokens[i] ?? { text: '' } }))
  tokens.set(result, known)
  return known
}

/** What anchors ask of a card; undefined while it has no answer. */
export function cardShown(editor: Editor, shape: CardShape): CardShown | undefined {
  const answer = answerOf(editor, shape)
  if (!answer) return
  const { result, runKey } = answer
  const plot = result.kind === 'lens' ? plotOf(result, seenProps(editor, shape)) : null
  const [rows, positions] = plot?.transposed ? [plot.across, plot.rows] : [plot?.rows, plot?.across]
  return {
    checkpoint: result.facts.checkpoint,
    runKey,
    rows: rowNames(result),
    tokens: tokensOf(result),
    drawsRow: (row) => rows?.includes(row) ?? true,
    drawsPosition: (position) => positions?.includes(position) ?? true,
    hasHead(layer, head) {
      if (result.kind === 'patching') return result.at === 'heads' && (layer ?? 0) < result.nLayers
      if (result.kind !== 'attention') return false
      if (layer === undefined) return result.reduce === 'all'
      const { layers, heads } = storedHeads(result)
      return layers.includes(layer) && (head === 'average' || heads.includes(head))
    },
  }
}

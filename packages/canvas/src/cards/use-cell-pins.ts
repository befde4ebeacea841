import type { CellPins } from '@lensboard/heatmap'
import { useEffect, useMemo } from 'react'
import { useEditor, useValue } from 'tldraw'
import { placeChart } from '../editor/place-chart.js'
import type { CardShape } from '../records/index.js'
import { canFollow, followTokens, trackPosition, trackToken } from './pin-acts.js'
import { previewOf, useShownPins } from './pin-state.js'

/** What is tracked on a card and how the details of its cells change it. */
export function useCellPins(shape: CardShape): CellPins {
  const editor = useEditor()
  const shown = useShownPins(editor, shape)
  const readonly = useValue('readonly', () => editor.getIsReadonly(), [editor])
  // Details that close under the pointer are not left by it.
  useEffect(() => () => previewOf(editor, shape.id).set(null), [editor, shape.id])
  return useMemo(() => {
    const preview = previewOf(editor, shape.id)
    const show = (id: number | null) => () => preview.set(id)
    return {
      ...shown,
      onToken: (id, joins) => {
        preview.set(null)
        trackToken(editor, shape, id, joins)
      },
      onPosition: (position) => trackPosition(editor, shape, position),
      previewOf: (id) => ({
        onPointerEnter: show(id),
        onPointerLeave: show(null),
        onFocus: show(id),
        onBlur: show(null),
      }),
      onFollow: canFollow(editor, shape) ? (ids) => followTokens(editor, shape, ids) : undefined,
      onChart: readonly ? undefined : () => void placeChart(editor, shape, 'trajectories'),
    }
  }, [editor, shape, shown, readonly])
}

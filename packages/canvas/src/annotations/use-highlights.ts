import type { CardResult } from '@lensboard/contract'
import { useCallback, useMemo } from 'react'
import type { Editor } from 'tldraw'
import type { CardShape } from '../records/index.js'
import { highlightsOf } from './highlights.js'
import { openHighlight } from './open-highlight.js'
import { marksOf } from './placed-highlights.js'

/** The highlights of a card for its plots, and what opens one of them. */
export function useHighlights(editor: Editor, shape: CardShape, result: CardResult) {
  const { id } = shape
  const all = highlightsOf(shape)
  const highlights = useMemo(() => marksOf(all, result), [all, result])
  const onHighlight = useCallback(
    (mark: string) => void openHighlight(editor).set({ shapeId: id, id: mark }),
    [editor, id],
  )
  return { highlights, onHighlight }
}

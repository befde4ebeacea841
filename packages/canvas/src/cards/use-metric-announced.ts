import { metricWords } from '@lensboard/heatmap'
import { useEffect } from 'react'
import { type Editor, react, type TLShapeId } from 'tldraw'
import { isCard } from '../editor/selection.js'
import { announce } from './announce.js'
import { groupsOf } from './lens-words.js'
import { shownResult } from './shown-result.js'

/** Tells a screen reader what the cells are coloured by when that changes on the card that is read. */
export function useMetricAnnounced(editor: Editor): void {
  useEffect(() => {
    let before: { id: TLShapeId; metric: string } | null = null
    return react('metric of the card that is read', () => {
      const shape = editor.getEditingShape()
      if (!isCard(shape)) {
        before = null
        return
      }
      const was = before
      before = { id: shape.id, metric: shape.props.metric }
      if (was?.id !== shape.id || was.metric === shape.props.metric) return
      const result = shownResult(editor, shape)
      const { spec, metric, view } = shape.props
      if (result?.kind === 'lens') announce(editor, metricWords(result, metric, groupsOf(spec) ?? [], view?.domain))
    })
  }, [editor])
}

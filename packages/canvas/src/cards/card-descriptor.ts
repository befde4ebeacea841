import { describeLens } from '@lensboard/heatmap'
import type { Editor } from 'tldraw'
import { highlightsOf } from '../annotations/highlights.js'
import { commentCount } from '../comments/card-marks.js'
import { hostOf } from '../editor/board-host.js'
import type { CardShape } from '../records/index.js'
import { sidesOf, throughOf } from './lens-words.js'
import { isTable } from './own-table.js'
import { shownResult } from './shown-result.js'
import { cardTitle, kindWord, modelNameOf, plural } from './words.js'

/** What a screen reader says of a card that is chosen on the canvas: what it is, of what size, what it found. */
export function cardDescriptor(editor: Editor, shape: CardShape): string {
  const { spec, title } = shape.props
  const name = cardTitle(title, spec)
  const host = hostOf(editor)
  if (!host) return `${kindWord(spec)}, ${modelNameOf(spec)}, ${name}`
  const result = shownResult(editor, shape)
  const through = throughOf(spec, host.lenses.get())
  const what =
    result?.kind === 'lens'
      ? describeLens(result, through.length > 0 ? through : undefined, sidesOf(spec, through))
      : [
          kindWord(spec),
          modelNameOf(spec),
          ...(result && 'ids' in result ? [plural(result.ids.length, 'token')] : []),
        ].join(', ')
  const act = isTable(editor, shape) ? 'read the table' : 'read cells'
  const marks = highlightsOf(shape).length
  const comments = commentCount(editor, shape)
  const said = comments > 0 ? ` ${plural(comments, 'comment')}.` : ''
  const marked = marks > 0 ? ` ${plural(marks, 'highlight')}.` : ''
  return `${what.replaceAll('\u00a0%', ' percent')}. ${name}.${marked}${said} ${result ? `Press Enter to ${act}` : 'No result yet'}`
}

import type { AttributionResult, PatchingResult, PatchscopeResult } from '@lensboard/contract'
import {
  AttributionBars,
  AttributionLegend,
  AttributionTarget,
  PatchingHeatmap,
  PatchingLegend,
  PatchscopeLegend,
  PatchscopeTable,
} from '@lensboard/heatmap'
import { memo } from 'react'
import { useEditor, useIsDarkMode, useValue } from 'tldraw'
import { restingZoom } from '../editor/resting-zoom.js'
import type { CardShape } from '../records/index.js'
import { bodyBox } from './card-box.js'
import { leavesPointer } from './leaves-pointer.js'

interface BodyProps<Result> {
  shape: CardShape
  result: Result
}

const useTheme = () => (useIsDarkMode() ? 'dark' : 'light')

/** What each component adds to a logit. */
export const AttributionBody = memo(function AttributionBody({ result }: BodyProps<AttributionResult>) {
  const theme = useTheme()
  return (
    <>
      <div className="lb-card__pickers">
        <AttributionTarget result={result} />
      </div>
      <div className="lb-card__plot">
        <AttributionBars result={result} theme={theme} />
      </div>
      <div className="lb-card__legend" {...leavesPointer}>
        <AttributionLegend result={result} />
      </div>
    </>
  )
})

/** Which activations restore the metric. */
export const PatchingBody = memo(function PatchingBody({ shape, result }: BodyProps<PatchingResult>) {
  const editor = useEditor()
  const theme = useTheme()
  const zoom = useValue('resting zoom', () => restingZoom(editor).get(), [editor])
  const reading = useValue('is reading', () => editor.getEditingShapeId() === shape.id, [editor, shape.id])
  const box = bodyBox('patching', shape.props)
  return (
    <>
      <div className="lb-card__plot">
        <PatchingHeatmap result={result} {...box} theme={theme} zoom={zoom} interactive={reading} />
      </div>
      <div className="lb-card__legend" {...leavesPointer}>
        <PatchingLegend result={result} theme={theme} />
      </div>
    </>
  )
})

/** What the model says of an activation, layer by layer. */
export const PatchscopeBody = memo(function PatchscopeBody({ result }: BodyProps<PatchscopeResult>) {
  const theme = useTheme()
  return (
    <>
      <div className="lb-card__plot">
        <PatchscopeTable result={result} theme={theme} />
      </div>
      <div className="lb-card__legend" {...leavesPointer}>
        <PatchscopeLegend result={result} />
      </div>
    </>
  )
})

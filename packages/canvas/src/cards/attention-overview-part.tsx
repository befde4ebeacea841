import type { AttentionResult } from '@lensboard/contract'
import {
  AttentionOverview,
  type HeadAt,
  type HighlightMark,
  type OverviewLayout,
  type Theme,
  WEIGHTS,
} from '@lensboard/heatmap'
import { memo, type SyntheticEvent, useCallback } from 'react'
import { useEditor } from 'tldraw'
import type { CardShape } from '../records/index.js'
import { changeLook, setPreview, toggleLock } from './attention-look.js'
import type { AttentionLook } from './attention-plot.js'
import { useHeadThumbs } from './use-head-thumbs.js'
import { type HeldHead, heldPart, storedHeads } from './use-part.js'

interface OverviewPartProps {
  shape: CardShape
  look: AttentionLook
  layout: OverviewLayout
  result: AttentionResult
  held: readonly HeldHead[]
  theme: Theme
  reading: boolean
  highlights: readonly HighlightMark[] | undefined
  onHighlight(id: string): void
}

/** A press on a head is for the head: the canvas would take the pointer for a drag and never hand it back. */
const keep = (event: SyntheticEvent) => event.stopPropagation()
const keepsPointer = { onPointerDown: keep, onPointerUp: keep, onDoubleClick: keep } as const

const NOTHING: readonly { layer: number; head: number }[] = []

/** All heads of a card: hovering shows one, a click locks it. */
export const OverviewPart = memo(function OverviewPart({
  shape,
  look,
  layout,
  result,
  held,
  theme,
  reading,
  highlights,
  onHighlight,
}: OverviewPartProps) {
  const editor = useEditor()
  const { thumbs, missing } = useHeadThumbs(editor, shape, result, held, !look.view.overview)
  const preview = useCallback((at: HeadAt | null) => setPreview(editor, shape.id, at), [editor, shape.id])
  const holding = useCallback((at: HeadAt) => heldPart(result, at.layer, at.head), [result])
  const choose = ({ layer, head }: HeadAt) => {
    if (typeof head === 'number') toggleLock(editor, shape, { layer, head })
    else changeLook(editor, shape, 'choose a head', { layer, head })
  }
  return (
    <div {...keepsPointer}>
      <AttentionOverview
        layout={layout}
        stored={storedHeads(result)}
        holding={holding}
        thumbs={thumbs}
        missing={missing}
        colour={look.view.overview}
        domain={look.view.domain ?? WEIGHTS}
        theme={theme}
        interactive={reading}
        current={look}
        locked={look.view.heads ?? NOTHING}
        highlights={highlights}
        onHighlight={onHighlight}
        onPreview={preview}
        onChoose={choose}
        onColour={(overview) => changeLook(editor, shape, 'colour the heads', { view: { overview } })}
      />
    </div>
  )
})

import { CARD_PARTS } from '@lensboard/heatmap'
import { useEffect } from 'react'
import { type Editor, useEditor, useValue } from 'tldraw'
import { ArrowOverlays } from '../annotations/arrow-overlays.js'
import { dragRanges } from '../annotations/drag-range.js'
import { HighlightPopup } from '../annotations/highlight-popup.js'
import { openHighlight } from '../annotations/open-highlight.js'
import { AskedRange, RangeOverlay } from '../annotations/range-overlay.js'
import { tellHighlights } from '../annotations/tell-highlights.js'
import { CommentPins } from '../comments/comment-pins.js'
import { ThreadPopup } from '../comments/thread-popup.js'
import { isCard } from '../editor/selection.js'
import type { CardShape } from '../records/index.js'
import { Announcer } from './announcer.js'
import { useShownRun } from './baseline.js'
import { bodyBox } from './card-box.js'
import { agreementOf, type CellCursor, cellCursor, provenanceOf } from './card-state.js'
import { CellHint } from './cell-hint.js'
import { CellPopup } from './cell-popup.js'
import { AgreementDetails } from './patching-agreement.js'
import { PeerCells } from './peer-cells.js'
import { Popup } from './popup.js'
import { ProvenancePopup } from './provenance-popup.js'
import { useCellMode } from './use-cell-mode.js'
import { useMetricAnnounced } from './use-metric-announced.js'

/** What stands in front of the canvas, in screen space: the details of a cell, and where a card's numbers come from. */
export function CardOverlays() {
  const editor = useEditor()
  useCellMode(editor)
  useMetricAnnounced(editor)
  useEffect(() => dragRanges(editor), [editor])
  useEffect(() => tellHighlights(editor), [editor])
  const cursor = useValue('open cursor', () => cellCursor(editor).get(), [editor])
  const cellCard = useCard(editor, cursor?.open ? cursor.shapeId : null)
  const provenance = useValue('open provenance', () => provenanceOf(editor).get(), [editor])
  const provenanceCard = useCard(editor, provenance)
  const agreement = useValue('open agreement', () => agreementOf(editor).get(), [editor])
  const agreementCard = useCard(editor, agreement)
  const highlight = useValue('open highlight', () => openHighlight(editor).get(), [editor])
  const readonly = useValue('readonly', () => editor.getIsReadonly(), [editor])
  const highlightCard = useCard(editor, highlight?.shapeId ?? null)
  return (
    <div className="lb-overlays">
      <CommentPins />
      <PeerCells />
      <ArrowOverlays />
      <RangeOverlay />
      <AskedRange />
      <CellHint />
      <Announcer />
      {cellCard && cursor ? <CellPopup key="cell" shape={cellCard} cursor={cursor} /> : null}
      {highlight && highlightCard && !cursor?.open ? (
        <HighlightPopup
          key={highlight.id}
          shape={highlightCard}
          id={highlight.id}
          edits={!highlight.walked && !readonly}
        />
      ) : null}
      <ThreadPopup />
      {provenanceCard ? <ProvenancePopup shape={provenanceCard} /> : null}
      {agreementCard ? <AgreementPopup shape={agreementCard} /> : null}
    </div>
  )
}

const useCard = (editor: Editor, id: CellCursor['shapeId'] | null): CardShape | null =>
  useValue('overlay card', () => {
    const shape = id ? editor.getShape(id) : undefined
    return isCard(shape) ? shape : null
  }, [editor, id])

/** A patching by both methods, cell by cell. */
function AgreementPopup({ shape }: { shape: CardShape }) {
  const editor = useEditor()
  const { view } = useShownRun(shape.props)
  if (view.phase !== 'done' || view.result.kind !== 'patching') return null
  const { top } = bodyBox('patching', shape.props)
  const box = { x: shape.props.w - 80, y: top - CARD_PARTS.picker, w: 80, h: CARD_PARTS.picker }
  return (
    <Popup shape={shape} box={box} label="Exact and by gradient" escapes onClose={() => agreementOf(editor).set(null)}>
      <h3 className="lb-popup__title">Exact and by gradient</h3>
      <AgreementDetails shape={shape} result={view.result} />
    </Popup>
  )
}

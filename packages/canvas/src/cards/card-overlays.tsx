import { interventionsOf } from '@lensboard/contract'
import { CARD_PARTS, DifferenceDetails, interventionWords, lensLabel, Provenance } from '@lensboard/heatmap'
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import { type Editor, useEditor, usePassThroughWheelEvents, useValue } from 'tldraw'
import { useBoardHost } from '../editor/board-host.js'
import { isCard } from '../editor/selection.js'
import type { CardShape } from '../records/index.js'
import { AttentionCellDetails } from './attention-cell-details.js'
import { type ShownRun, shownSpec, useShownRun } from './baseline.js'
import { bodyBox } from './card-box.js'
import { agreementOf, type CellCursor, cellCursor, detailsView, provenanceOf } from './card-state.js'
import { CausalDetails } from './causal-body.js'
import { LensCellDetails } from './lens-cell-details.js'
import { groupsOf, sidesOf, useThrough } from './lens-words.js'
import { placeOfCell } from './listed-cells.js'
import { AgreementDetails } from './patching-agreement.js'
import { PeerCells } from './peer-cells.js'
import { popupPlace, type ScreenRect } from './popup-place.js'
import { useCellMode } from './use-cell-mode.js'
import { VerifySection } from './verify-section.js'

/** What stands in front of the canvas, in screen space: the details of a cell, and where a card's numbers come from. */
export function CardOverlays() {
  const editor = useEditor()
  useCellMode(editor)
  const cursor = useValue('open cursor', () => cellCursor(editor).get(), [editor])
  const cellCard = useCard(editor, cursor?.open ? cursor.shapeId : null)
  const provenance = useValue('open provenance', () => provenanceOf(editor).get(), [editor])
  const provenanceCard = useCard(editor, provenance)
  const agreement = useValue('open agreement', () => agreementOf(editor).get(), [editor])
  const agreementCard = useCard(editor, agreement)
  return (
    <div className="lb-overlays">
      <PeerCells />
      {cellCard && cursor ? <CellPopup key="cell" shape={cellCard} cursor={cursor} /> : null}
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

function CellPopup({ shape, cursor }: { shape: CardShape; cursor: CellCursor }) {
  const editor = useEditor()
  const { view, baseline } = useShownRun(shape.props)
  const { tab } = useValue('details view', () => detailsView(editor).get(), [editor])
  const room = useRoomBeside(shape)
  if (view.phase !== 'done') return null
  const { result } = view
  const cell = placeOfCell(editor, shape, result, cursor)
  if (!cell) return null
  const { spec } = shape.props
  const wide = spec.kind === 'lens' && tab !== 'cell' && room >= WIDE_ROOM
  const width = wide ? 'wide' : result.kind === 'lens' || result.kind === 'attention' ? 'normal' : 'narrow'
  const close = () => cellCursor(editor).set({ ...cursor, open: false })
  return (
    <Popup shape={shape} box={cell} label="Cell details" width={width} onClose={close}>
      {spec.kind === 'difference' ? (
        <DifferenceCell shape={shape} view={view} baseline={baseline} cursor={cursor} />
      ) : result.kind === 'lens' ? (
        <LensCellDetails
          shape={shape}
          result={result}
          baseline={baseline?.result.kind === 'lens' ? baseline.result : null}
          cursor={cursor}
          wide={wide}
        />
      ) : result.kind === 'attention' ? (
        <AttentionCellDetails shape={shape} result={result} cursor={cursor} />
      ) : (
        <CausalDetails result={result} cursor={cursor} />
      )}
    </Popup>
  )
}

/** A cell of a difference: what both readings have there. */
function DifferenceCell({ shape, view, baseline, cursor }: ShownRun & { shape: CardShape; cursor: CellCursor }) {
  const { spec, metric } = shape.props
  const sides = sidesOf(spec, useThrough(spec))
  if (view.phase !== 'done' || view.result.kind !== 'lens' || baseline?.result.kind !== 'lens' || !sides) return null
  return (
    <DifferenceDetails
      a={view.result}
      b={baseline.result}
      sides={sides}
      metric={metric}
      groups={groupsOf(spec)}
      row={cursor.row}
      position={cursor.column}
    />
  )
}

/** A wide popup with its gaps, in screen pixels. */
const WIDE_ROOM = 456

/** The larger of the free widths right and left of a card, in screen pixels. */
function useRoomBeside(shape: CardShape): number {
  const editor = useEditor()
  return useValue('room beside the card', () => {
    const bounds = editor.getShapePageBounds(shape.id)
    if (!bounds) return 0
    const { w } = editor.getViewportScreenBounds()
    const left = editor.pageToViewport({ x: bounds.x, y: bounds.y }).x
    return Math.round(Math.max(left, w - left - bounds.w * editor.getZoomLevel()))
  }, [editor, shape.id])
}

function ProvenancePopup({ shape }: { shape: CardShape }) {
  const editor = useEditor()
  const { view, baseline } = useShownRun(shape.props)
  const host = useBoardHost()
  const { spec } = shape.props
  const through = useThrough(spec)
  if (view.phase !== 'done') return null
  const { result, runKey, stored, verification } = view
  const [first, second] = through
  const badge = { x: shape.props.w - 80, y: 0, w: 80, h: 32 }
  return (
    <Popup
      shape={shape}
      box={badge}
      label="Where these numbers come from"
      onClose={() => provenanceOf(editor).set(null)}
    >
      <h3 className="lb-popup__title">Where these numbers come from</h3>
      {spec.kind === 'difference' && first ? <h4 className="lb-popup__side">A: {lensLabel(first)}</h4> : null}
      <Provenance result={result} through={first} runKey={runKey} stored={stored} />
      <ChangesMade shape={shape} />
      {spec.kind === 'difference' && second && baseline ? (
        <>
          <h4 className="lb-popup__side">B: {lensLabel(second)}</h4>
          <Provenance result={baseline.result} through={second} runKey={baseline.runKey} stored={baseline.stored} />
        </>
      ) : null}
      {through.map(({ lens, record }) =>
        lens === 'logit' || record === null ? null : (
          <a
            key={lens.hash}
            className="lb-popup__link"
            href={host.lensPage(lens.hash)}
            target="_blank"
            rel="noreferrer"
          >
            {record?.title ?? lens.name} in the library
          </a>
        ),
      )}
      {spec.kind === 'difference' ? null : <VerifySection shape={shape} verification={verification} />}
    </Popup>
  )
}

/** A patching by both methods, cell by cell. */
function AgreementPopup({ shape }: { shape: CardShape }) {
  const editor = useEditor()
  const { view } = useShownRun(shape.props)
  if (view.phase !== 'done' || view.result.kind !== 'patching') return null
  const { top } = bodyBox('patching', shape.props)
  const box = { x: shape.props.w - 80, y: top - CARD_PARTS.picker, w: 80, h: CARD_PARTS.picker }
  return (
    <Popup shape={shape} box={box} label="Exact and by gradient" onClose={() => agreementOf(editor).set(null)}>
      <h3 className="lb-popup__title">Exact and by gradient</h3>
      <AgreementDetails shape={shape} result={view.result} />
    </Popup>
  )
}

/** What the shown run changed inside the model, one sentence each. */
function ChangesMade({ shape }: { shape: CardShape }) {
  const interventions = interventionsOf(shownSpec(shape.props))
  if (interventions.length === 0) return null
  return (
    <ol className="lb-popup__changes" aria-label="Interventions">
      {interventions.map((one) => (
        <li key={interventionWords(one)}>{interventionWords(one)}.</li>
      ))}
    </ol>
  )
}

interface PopupProps {
  shape: CardShape
  /** What the popup stands beside, in the card's own coordinates. */
  box: ScreenRect
  label: string
  /** Wide for a chart or a table, narrow for a few facts. */
  width?: 'narrow' | 'normal' | 'wide'
  onClose(): void
  children: ReactNode
}

/** A panel beside a part of a card; it follows the camera and does not grow with the zoom. */
function Popup({ shape, box, label, width = 'normal', onClose, children }: PopupProps) {
  const editor = useEditor()
  const ref = useRef<HTMLDivElement>(null)
  const [size, setSize] = useState({ w: 320, h: 240 })
  usePassThroughWheelEvents(ref)
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured again whenever what it shows changes
  useLayoutEffect(() => {
    const panel = ref.current
    if (!panel) return
    const { offsetWidth: w, offsetHeight: h } = panel
    setSize((was) => (was.w === w && was.h === h ? was : { w, h }))
  }, [children])
  const place = useValue('popup place', () => {
    const transform = editor.getShapePageTransform(shape.id)
    const zoom = editor.getZoomLevel()
    const onScreen = (rect: ScreenRect): ScreenRect => {
      const { x, y } = editor.pageToViewport(transform.applyToPoint({ x: rect.x, y: rect.y }))
      return { x, y, w: rect.w * zoom, h: rect.h * zoom }
    }
    const card = { x: 0, y: 0, w: shape.props.w, h: shape.props.h }
    return popupPlace(onScreen(box), onScreen(card), size, editor.getViewportScreenBounds())
  }, [editor, shape.id, shape.props.w, shape.props.h, box.x, box.y, box.w, box.h, size])
  return (
    <div
      ref={ref}
      className={`lb-popup lb-popup--${width}`}
      role="dialog"
      aria-label={label}
      style={{ transform: `translate(${Math.round(place.x)}px, ${Math.round(place.y)}px)` }}
      onPointerDown={(event) => event.stopPropagation()}
    >
      <button type="button" className="lb-popup__close" aria-label="Close" onClick={onClose}>
        <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
          <path d="M4 4l8 8M12 4l-8 8" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />
        </svg>
      </button>
      {children}
    </div>
  )
}

import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useEditor, usePassThroughWheelEvents, useValue } from 'tldraw'
import type { CardShape } from '../records/index.js'
import { popupPlace, type ScreenRect } from './popup-place.js'

interface PopupProps {
  shape: CardShape
  /** What the popup stands beside, in the card's own coordinates. */
  box: ScreenRect
  label: string
  /** Wide for a chart or a table, narrow for a few facts. */
  width?: 'narrow' | 'normal' | 'wide'
  /** Escape closes it, wherever on the board the keyboard is; cells have steps of their own. */
  escapes?: boolean
  onClose(): void
  children: ReactNode
}

/** A panel beside a part of a card; it follows the camera and does not grow with the zoom. */
export function Popup({ shape, box, label, width = 'normal', escapes = false, onClose, children }: PopupProps) {
  const editor = useEditor()
  const ref = useRef<HTMLDivElement>(null)
  const [size, setSize] = useState({ w: 320, h: 240 })
  usePassThroughWheelEvents(ref)
  useEscape(escapes, onClose)
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

/** What stands above a popup has Escape first, and so has a field. */
const ABOVE = '[role="dialog"]:not(.lb-popup), [role="alertdialog"], [role="menu"], input, textarea, select'

function useEscape(wanted: boolean, onClose: () => void) {
  useEffect(() => {
    if (!wanted) return
    const close = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return
      if (event.target instanceof Element && event.target.closest(ABOVE)) return
      // tldraw would take the selection away as well.
      event.preventDefault()
      event.stopPropagation()
      onClose()
    }
    window.addEventListener('keydown', close, { capture: true })
    return () => window.removeEventListener('keydown', close, { capture: true })
  }, [wanted, onClose])
}

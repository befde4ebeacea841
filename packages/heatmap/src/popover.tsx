import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import { popoverPlace } from './popover-place.js'

interface PopoverProps {
  /** What the button does, for its tooltip and for screen readers. */
  name: string
  /** What the button shows. */
  mark: ReactNode
  className?: string | undefined
  children(close: () => void): ReactNode
}

/** A press on the button closes the panel before its click comes; within this time it is the same press. */
const SAME_PRESS_MS = 250

/** A button with a panel in the browser's top layer: no card clips it, no zoom scales it. */
export function Popover({ name, mark, className, children }: PopoverProps) {
  const button = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  const closedAt = useRef(Number.NEGATIVE_INFINITY)
  const close = useCallback(() => {
    closedAt.current = performance.now()
    setOpen(false)
  }, [])
  return (
    <>
      <button
        ref={button}
        type="button"
        className={className ?? 'lb-step'}
        aria-label={name}
        title={name}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => {
          if (performance.now() - closedAt.current > SAME_PRESS_MS) setOpen(true)
        }}
      >
        {mark}
      </button>
      {open ? (
        <Panel name={name} beside={button.current} onClose={close}>
          {children(close)}
        </Panel>
      ) : null}
    </>
  )
}

interface PanelProps {
  name: string
  beside: HTMLElement | null
  onClose(): void
  children: ReactNode
}

function Panel({ name, beside, onClose, children }: PanelProps) {
  const panel = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = panel.current
    if (!element || !beside) return
    const toggled = (event: Event) => {
      if ((event as ToggleEvent).newState === 'closed') onClose()
    }
    element.addEventListener('toggle', toggled)
    const stopped = stopAll(element)
    element.showPopover()
    const place = popoverPlace(beside.getBoundingClientRect(), element.getBoundingClientRect(), {
      width: window.innerWidth,
      height: window.innerHeight,
    })
    element.style.left = `${place.left}px`
    element.style.top = `${place.top}px`
    element.querySelector<HTMLElement>('input, select, button')?.focus({ preventScroll: true })
    return () => {
      element.removeEventListener('toggle', toggled)
      stopped()
      if (element.contains(document.activeElement)) beside.focus({ preventScroll: true })
    }
  }, [beside, onClose])
  return (
    <div
      ref={panel}
      {...{ popover: 'auto' }}
      className="lb-popover"
      role="dialog"
      aria-label={name}
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key === 'Escape') onClose()
      }}
      onPointerDown={stop}
      onPointerUp={stop}
      onPointerMove={stop}
      onDoubleClick={stop}
    >
      {children}
    </div>
  )
}

const stop = (event: { stopPropagation(): void }) => event.stopPropagation()

/** What lies around the panel in the document, a canvas perhaps, hears nothing of a wheel or a key in it. */
function stopAll(element: HTMLElement): () => void {
  const kinds = ['wheel', 'touchstart', 'keyup'] as const
  for (const kind of kinds) element.addEventListener(kind, stop)
  return () => {
    for (const kind of kinds) element.removeEventListener(kind, stop)
  }
}

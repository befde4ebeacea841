import { memo, useRef } from 'react'
import { type TLCursorProps, useTransform } from 'tldraw'

/** Another person's cursor. The name is black on their colour: white fails the contrast on all twelve. */
export const CollaboratorCursor = memo(function CollaboratorCursor({ point, zoom, color, name }: TLCursorProps) {
  const ref = useRef<HTMLDivElement>(null)
  useTransform(ref, point?.x, point?.y, 1 / zoom)
  if (!point) return null
  return (
    <div ref={ref} className="tl-overlays__item lb-cursor">
      <svg width="18" height="20" viewBox="0 0 18 20" aria-hidden="true">
        <path d="M2 1.5v14.6l4-3.7 2.6 6 2.7-1.2-2.6-5.8h5.6z" fill={color} stroke="#fff" strokeWidth="1.5" />
      </svg>
      {name ? (
        <span className="lb-cursor__name" style={{ background: color }}>
          {name}
        </span>
      ) : null}
    </div>
  )
})

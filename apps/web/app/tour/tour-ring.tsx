import type { TourStep } from '@lensboard/contract'
import { useEffect, useRef } from 'react'
import { createPortal } from 'react-dom'
import { stepTarget } from './step-target'
import styles from './tour.module.css'

const AROUND = 4

interface TourRingProps {
  step: TourStep
  /** Shape id of the card that a step may speak of. */
  reading: string | null
  /** What cards are seen through; a card beyond its edges is not ringed. */
  canvas: HTMLElement | null
}

/** A ring around what a step speaks of. It follows the canvas by itself, takes no press, and renders nothing again. */
export function TourRing({ step, reading, canvas }: TourRingProps) {
  const ring = useRef<HTMLDivElement>(null)
  useEffect(() => {
    let frame = 0
    let drawn = ''
    const follow = () => {
      frame = requestAnimationFrame(follow)
      const element = ring.current
      if (!element) return
      const box = boxOf(stepTarget(step, reading), canvas)
      const next = box
        ? `left:${box.left}px;top:${box.top}px;width:${box.right - box.left}px;height:${box.bottom - box.top}px`
        : 'display:none'
      if (next !== drawn) element.style.cssText = next
      drawn = next
    }
    follow()
    return () => cancelAnimationFrame(frame)
  }, [step, reading, canvas])
  return createPortal(
    <div ref={ring} className={styles.ring} style={{ display: 'none' }} aria-hidden="true" />,
    document.body,
  )
}

/** Where a target is seen, with room around it; null where nothing of it is. */
function boxOf(target: Element | null, canvas: HTMLElement | null) {
  const seen = target?.getBoundingClientRect()
  if (!seen || seen.width === 0 || seen.height === 0) return null
  const { left, top, right, bottom } = seen
  const box = { left: left - AROUND, top: top - AROUND, right: right + AROUND, bottom: bottom + AROUND }
  if (!target?.closest('.tl-canvas') || !canvas) return box
  const within = canvas.getBoundingClientRect()
  const cut = {
    left: Math.max(box.left, within.left),
    top: Math.max(box.top, within.top),
    right: Math.min(box.right, within.right),
    bottom: Math.min(box.bottom, within.bottom),
  }
  return cut.right > cut.left && cut.bottom > cut.top ? cut : null
}

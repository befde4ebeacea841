import { type ReactNode, useEffect } from 'react'

/** A plot of so many rows, in CSS pixels. */
export const heightOf = (rows: number): number => Math.min(900, Math.max(240, rows * 28 + 48))

interface PagePartsProps {
  top?: ReactNode
  plot: ReactNode
  legend: ReactNode
  details?: ReactNode
  onClose?: (() => void) | undefined
}

/** The parts of a page: what is chosen above, the plot with its legend, and the details of a cell beside it. */
export function PageParts({ top, plot, legend, details, onClose }: PagePartsProps) {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.key === 'Escape') onClose?.()
    }
    document.addEventListener('keydown', pressed)
    return () => document.removeEventListener('keydown', pressed)
  }, [onClose])
  return (
    <div className="lb-page__parts">
      <div className="lb-page__card">
        {top}
        <div className="lb-page__plot">{plot}</div>
        <div className="lb-page__legend">{legend}</div>
      </div>
      {details ? (
        <aside className="lb-page__details" aria-label="Cell details">
          <button type="button" className="lb-copy" onClick={onClose}>
            Close
          </button>
          {details}
        </aside>
      ) : (
        <p className="lb-page__hint">
          Point at a cell to read it, click it or press Enter for all that is known of it. Arrow keys go from cell to
          cell.
        </p>
      )}
    </div>
  )
}

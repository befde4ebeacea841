import { useEditor } from 'tldraw'

const BOXES = ['one', 'two', 'three'] as const

/** The board while its document is on the way: boxes of cards, nothing to draw on. */
export function BoardLoading() {
  return (
    <div className="lb-board-loading" role="status" aria-label="Opening the board">
      {BOXES.map((box) => (
        <span key={box} className="lb-board-loading__card" />
      ))}
    </div>
  )
}

/** Stands in for one card that threw while it was drawn; the rest of the board goes on. */
export function CardFallback({ error }: { error: unknown }) {
  const editor = useEditor()
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return (
    <div className="lb-card-fallback" onPointerDown={(event) => event.stopPropagation()}>
      <p>This card could not be drawn.</p>
      <button type="button" onClick={() => void navigator.clipboard?.writeText(details)}>
        Copy details
      </button>
      <button type="button" onClick={() => editor.undo()}>
        Undo the last change
      </button>
    </div>
  )
}

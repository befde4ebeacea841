import { memo, type SyntheticEvent, useEffect, useMemo } from 'react'
import { useDelaySvgExport } from 'tldraw'
import { useRenderer } from './renderer.js'

/** A link is followed, and not a wish to drag the note. */
function keepOnLinks(event: SyntheticEvent): void {
  if (event.target instanceof Element && event.target.closest('a')) event.stopPropagation()
}

/** The text of a note as it reads; its source while what draws it is on its way, or cannot. */
export const MarkdownText = memo(function MarkdownText({ text }: { text: string }) {
  const render = useRenderer()
  const ready = useDelaySvgExport()
  const html = useMemo(() => {
    try {
      return render?.(text)
    } catch {
      // Nested so deeply that no parser ends: the source is there to be read.
      return undefined
    }
  }, [render, text])
  useEffect(() => {
    if (render) ready()
  }, [render, ready])
  if (html === undefined) return <div className="lb-note__source">{text}</div>
  return (
    <div
      className="lb-note__text"
      onPointerDown={keepOnLinks}
      onPointerUp={keepOnLinks}
      // biome-ignore lint/security/noDangerouslySetInnerHtml: made by markdown-it without HTML and KaTeX without trust
      dangerouslySetInnerHTML={{ __html: html }}
    />
  )
})

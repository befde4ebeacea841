import { useEffect, useState } from 'react'

type Render = typeof import('./render-markdown.js')['renderMarkdown']

let loaded: Render | undefined
let loading: Promise<Render> | undefined

/** Loads what draws Markdown and formulas: some hundred kilobytes that only boards with notes need. */
function loadRenderer(): Promise<Render> {
  loading ??= import('./render-markdown.js').then(({ renderMarkdown }) => {
    loaded = renderMarkdown
    return renderMarkdown
  })
  loading.catch(() => {
    // The network was away: the next note that is drawn asks again.
    loading = undefined
  })
  return loading
}

/** What draws Markdown; undefined until it is here. */
export function useRenderer(): Render | undefined {
  const [render, setRender] = useState<Render | undefined>(() => loaded)
  useEffect(() => {
    if (render) return
    let gone = false
    loadRenderer()
      .then((made) => {
        if (!gone) setRender(() => made)
      })
      .catch(() => {})
    return () => {
      gone = true
    }
  }, [render])
  return render
}

import { useEffect, useState } from 'react'

/** Copies a text; says so for a moment. */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle')
  useEffect(() => {
    if (state === 'idle') return
    const timer = setTimeout(() => setState('idle'), 1500)
    return () => clearTimeout(timer)
  }, [state])
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setState('copied')
    } catch {
      setState('refused')
    }
  }
  const words = { idle: 'Copy', copied: 'Copied', refused: 'Not allowed' }
  return (
    <button type="button" className="lb-copy" aria-label={`${words[state]} ${what}`} onClick={copy}>
      {words[state]}
    </button>
  )
}

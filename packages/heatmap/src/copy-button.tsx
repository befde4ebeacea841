import { useEffect, useState } from 'react'

interface CopyButtonProps {
  /** A function where making it is work that only a copy needs. */
  text: string | (() => string)
  what: string
  /** On the button; what it copies where several stand side by side. */
  label?: string
}

/** Copies a text; says so for a moment. */
export function CopyButton({ text, what, label = 'Copy' }: CopyButtonProps) {
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle')
  useEffect(() => {
    if (state === 'idle') return
    const timer = setTimeout(() => setState('idle'), 1500)
    return () => clearTimeout(timer)
  }, [state])
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(typeof text === 'string' ? text : text())
      setState('copied')
    } catch {
      setState('refused')
    }
  }
  const words = { idle: label, copied: 'Copied', refused: 'Not allowed' }
  return (
    <button
      type="button"
      className="lb-copy"
      aria-label={`${state === 'idle' ? 'Copy' : words[state]} ${what}`}
      onClick={copy}
    >
      {words[state]}
    </button>
  )
}

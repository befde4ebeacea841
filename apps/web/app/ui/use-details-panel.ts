import { type RefObject, useEffect, useRef } from 'react'

/** At this width details lie over the list that they belong to; as in the style sheets. */
const COVERING = '(max-width: 1100px)'

/** The panel of what is chosen from a list: another choice starts at its top; over the list it takes focus and Escape. */
export function useDetailsPanel({
  chosen,
  picked,
  onClose,
}: {
  /** Which one is shown. */
  chosen: string
  /** Whether a person chose it. */
  picked: boolean
  onClose(): void
}): RefObject<HTMLElement> {
  const panel = useRef<HTMLElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another one starts at its top
  useEffect(() => {
    panel.current?.scrollTo({ top: 0 })
    if (!picked || !matchMedia(COVERING).matches) return
    panel.current?.focus()
    const close = (event: globalThis.KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) onClose()
    }
    window.addEventListener('keydown', close)
    return () => window.removeEventListener('keydown', close)
  }, [chosen, picked])
  return panel
}

import { type RefObject, useLayoutEffect, useRef } from 'react'
import styles from './form.module.css'

interface MirrorProps {
  text: string
  /** Which characters are marked, in UTF-16 units. */
  range: readonly [from: number, to: number]
  area: RefObject<HTMLTextAreaElement>
}

/** Marks characters of a textarea: the same text with the same measures, unseen but for the mark. */
export function Mirror({ text, range: [from, to], area }: MirrorProps) {
  const mirror = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const textarea = area.current
    if (!textarea) return
    const follow = () => {
      if (mirror.current) mirror.current.scrollTop = textarea.scrollTop
    }
    follow()
    textarea.addEventListener('scroll', follow)
    return () => textarea.removeEventListener('scroll', follow)
  }, [area])
  return (
    <div ref={mirror} className={styles.mirror} aria-hidden>
      {text.slice(0, from)}
      <mark>{text.slice(from, to)}</mark>
      {text.slice(to)}
    </div>
  )
}

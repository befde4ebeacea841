import { useEffect, useState } from 'react'
import styles from './import.module.css'

const bringsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false

/** The dashed frame around the canvas while files are dragged over the page. */
export function DropFrame() {
  const [over, setOver] = useState(false)
  useEffect(() => {
    const enter = (event: DragEvent) => {
      if (bringsFiles(event)) setOver(true)
    }
    const leave = (event: DragEvent) => {
      // Only leaving the window has nothing that is entered.
      if (event.relatedTarget === null) setOver(false)
    }
    const end = () => setOver(false)
    window.addEventListener('dragenter', enter, { capture: true })
    window.addEventListener('dragleave', leave, { capture: true })
    window.addEventListener('drop', end, { capture: true })
    return () => {
      window.removeEventListener('dragenter', enter, { capture: true })
      window.removeEventListener('dragleave', leave, { capture: true })
      window.removeEventListener('drop', end, { capture: true })
    }
  }, [])
  return over ? (
    <div className={styles.frame} role="status">
      <span>Drop to import</span>
    </div>
  ) : null
}

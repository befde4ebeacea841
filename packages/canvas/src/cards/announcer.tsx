import { useEditor, useValue } from 'tldraw'
import { announcement } from './announce.js'

/** Where a screen reader hears what is announced. */
export function Announcer() {
  const editor = useEditor()
  const words = useValue('announcement', () => announcement(editor).get(), [editor])
  return (
    <div className="lb-announcer" role="status" aria-live="polite" aria-label="Announcements">
      {words}
    </div>
  )
}

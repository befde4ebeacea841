import { lazy, Suspense, useEffect, useState } from 'react'
import { askAheadOf } from './answers-ahead'
import styles from './board.module.css'
import type { BoardFacts } from './board-facts'
import { BoardHeader } from './board-header'

// The editor is half a megabyte and knows only browsers: it comes after the page, and never runs on the server.
const load = () => import('./board-room.client')
const BoardRoom = lazy(load)
// Under way before the page is alive; who renders it is told when it fails.
if (typeof document !== 'undefined') load().catch(() => {})

/** A board: its header at once, the canvas when its script and its document are here. */
export function BoardPage({ board, licenseKey }: { board: BoardFacts; licenseKey: string | undefined }) {
  const [mounted, setMounted] = useState(false)
  useEffect(() => setMounted(true), [])
  useEffect(() => askAheadOf(board.boardId), [board.boardId])
  const opening = (
    <div className={styles.page}>
      <BoardHeader board={board} save={null} />
      <main id="main" className={styles.room} aria-busy="true">
        <div className={styles.opening} role="status" aria-label="Opening the board" />
      </main>
    </div>
  )
  if (!mounted) return opening
  return (
    <Suspense fallback={opening}>
      <BoardRoom board={board} licenseKey={licenseKey} />
    </Suspense>
  )
}

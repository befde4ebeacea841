import type { SaveState, Watchable } from '@lensboard/canvas'
import { roleAtLeast } from '@lensboard/contract'
import { Link } from '@remix-run/react'
import { ChevronLeft, GitFork, History, PanelRight, Share2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { AccountMenu } from '../frame/account-menu'
import { ShareDialog } from '../share/share-dialog'
import { Button } from '../ui/button'
import { Chip } from '../ui/chip'
import { IconButton } from '../ui/icon-button'
import { Tooltip } from '../ui/tooltip'
import type { BoardFacts } from './board-facts'
import { BoardName } from './board-name'
import styles from './header.module.css'
import { SaveLine } from './save-state'

export interface BoardHeaderProps {
  board: BoardFacts
  /** Null until the board's connection exists. */
  save: Watchable<SaveState> | null
  /** The others who are here now, once the board is open. */
  people?: ReactNode
  panel?: { open: boolean; toggle(): void }
  /** The share dialog was opened. */
  onShare?: () => void
  /** What goes on on this server, once the board is open. */
  children?: ReactNode
}

/** The 48 px bar over a board: where it is, whether it is saved, who is here. */
export function BoardHeader({ board, save, people, panel, onShare, children }: BoardHeaderProps) {
  const [sharing, setSharing] = useState(false)
  return (
    <header className={styles.header}>
      <Link to="/projects" className={styles.back} aria-label="Back to your boards">
        <ChevronLeft size={18} strokeWidth={1.5} />
      </Link>
      <BoardName projectId={board.projectId} name={board.name} canRename={roleAtLeast(board.role, 'editor')} />
      {board.forkedFrom ? <Lineage parent={board.forkedFrom} /> : null}
      <div className={styles.tools}>
        {children}
        {save ? <SaveLine save={save} /> : null}
        {board.role === 'owner' ? (
          <Tooltip content="History">
            <Link to={`/b/${board.boardId}/history`} className={styles.back} aria-label="History">
              <History size={16} strokeWidth={1.5} />
            </Link>
          </Tooltip>
        ) : null}
        {people}
        <Button
          variant="primary"
          data-tour="invite"
          icon={<Share2 size={14} strokeWidth={1.5} />}
          onClick={() => {
            setSharing(true)
            onShare?.()
          }}
        >
          Share
        </Button>
        {panel ? (
          <IconButton
            label={panel.open ? 'Close the panel' : 'Open the panel'}
            shortcut="Shift I"
            icon={<PanelRight />}
            pressed={panel.open}
            onClick={panel.toggle}
          />
        ) : null}
        <AccountMenu person={board.me} />
      </div>
      <ShareDialog projectId={board.projectId} name={board.name} open={sharing} onOpenChange={setSharing} />
    </header>
  )
}

const Lineage = ({ parent }: { parent: NonNullable<BoardFacts['forkedFrom']> }) => (
  <Chip
    icon={<GitFork />}
    title={`Forked from ${parent.name}`}
    {...(styles.lineage ? { className: styles.lineage } : {})}
  >
    from {parent.name}
  </Chip>
)

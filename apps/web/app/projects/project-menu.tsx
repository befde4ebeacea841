import { roleAtLeast } from '@lensboard/contract'
import { useNavigate } from '@remix-run/react'
import {
  Copy,
  Ellipsis,
  ExternalLink,
  GitFork,
  History,
  LogOut,
  PencilLine,
  RotateCcw,
  Share2,
  Trash2,
} from 'lucide-react'
import { useState } from 'react'
import { ShareDialog } from '../share/share-dialog'
import { AlertDialog } from '../ui/dialog'
import { IconButton } from '../ui/icon-button'
import { Menu, MenuItem, MenuSeparator } from '../ui/menu'
import { toast } from '../ui/toast'
import { useCopyAsking } from './copy-dialog'
import { RenameDialog } from './rename-dialog'
import type { ProjectActs, ProjectLine } from './use-projects'

type Asking = 'rename' | 'share' | 'remove' | 'leave' | null

/** The ⋯ of a board: every act the person has the right to. */
export function ProjectMenu({ line, acts }: { line: ProjectLine; acts: ProjectActs }) {
  const navigate = useNavigate()
  const [asking, setAsking] = useState<Asking>(null)
  const close = (open: boolean) => (open ? undefined : setAsking(null))
  const projectId = line.id
  const owner = line.role === 'owner'
  const mayEdit = roleAtLeast(line.role, 'editor')
  const open = (boardId: string) => navigate(`/b/${boardId}`)
  const copying = useCopyAsking(projectId)
  const fork = (comments: boolean) =>
    acts.fork.mutate(
      { projectId, comments },
      {
        onSuccess: ({ boardId }) => {
          open(boardId)
          toast.ok(`Forked from ${line.name}.`, { description: 'Results are shared, nothing runs again.' })
        },
      },
    )
  const duplicate = (comments: boolean) =>
    acts.duplicate.mutate(
      { projectId, comments },
      {
        onSuccess: ({ boardId }) =>
          toast.ok('Duplicated.', { action: { label: 'Open', onClick: () => open(boardId) } }),
      },
    )
  return (
    <>
      <Menu trigger={<IconButton label={`More for ${line.name}`} icon={<Ellipsis />} />}>
        {line.trashedAt ? (
          <>
            <MenuItem icon={<RotateCcw />} onSelect={() => acts.restore.mutate({ projectId })}>
              Restore
            </MenuItem>
            <MenuItem icon={<Trash2 />} danger onSelect={() => setAsking('remove')}>
              Delete for ever…
            </MenuItem>
          </>
        ) : (
          <>
            <MenuItem icon={<ExternalLink />} onSelect={() => open(line.boardId)}>
              Open
            </MenuItem>
            {mayEdit ? (
              <MenuItem icon={<PencilLine />} onSelect={() => setAsking('rename')}>
                Rename…
              </MenuItem>
            ) : null}
            {mayEdit ? (
              <MenuItem icon={<Share2 />} onSelect={() => setAsking('share')}>
                Share…
              </MenuItem>
            ) : null}
            <MenuItem
              icon={<Copy />}
              onSelect={() => copying.ask({ title: `Duplicate “${line.name}”`, act: 'Duplicate', copy: duplicate })}
            >
              Duplicate
            </MenuItem>
            <MenuItem
              icon={<GitFork />}
              onSelect={() => copying.ask({ title: `Fork “${line.name}”`, act: 'Fork', copy: fork })}
            >
              Fork
            </MenuItem>
            {owner ? (
              <MenuItem icon={<History />} onSelect={() => navigate(`/b/${line.boardId}/history`)}>
                History
              </MenuItem>
            ) : null}
            <MenuSeparator />
            {owner ? (
              <MenuItem icon={<Trash2 />} danger onSelect={() => acts.trash.mutate({ projectId })}>
                Move to trash
              </MenuItem>
            ) : (
              <MenuItem icon={<LogOut />} danger onSelect={() => setAsking('leave')}>
                Leave…
              </MenuItem>
            )}
          </>
        )}
      </Menu>
      {copying.dialog}
      <RenameDialog
        open={asking === 'rename'}
        onOpenChange={close}
        name={line.name}
        onRename={(name) => acts.rename.mutate({ projectId, name })}
      />
      <ShareDialog open={asking === 'share'} onOpenChange={close} projectId={projectId} name={line.name} />
      <AlertDialog
        open={asking === 'remove'}
        onOpenChange={close}
        title={`Delete “${line.name}” for ever?`}
        description="The board, its cards and its links are deleted for everybody. Forks keep their own copy. This cannot be taken back."
        action="Delete for ever"
        onConfirm={() => acts.remove.mutate({ projectId })}
      />
      <AlertDialog
        open={asking === 'leave'}
        onOpenChange={close}
        title={`Leave “${line.name}”?`}
        description={`It disappears from your boards. ${line.owner.name} keeps it and can let you in again.`}
        action="Leave"
        onConfirm={() => acts.leave.mutate({ projectId })}
      />
    </>
  )
}

import { Link } from '@remix-run/react'
import { GitFork } from 'lucide-react'
import { Chip } from '../ui/chip'
import { When } from '../ui/when'
import { ProjectMenu } from './project-menu'
import styles from './projects.module.css'
import { Thumbnail } from './thumbnail'
import type { ProjectActs, ProjectLine } from './use-projects'

/** What somebody who does not edit may do. */
const KINDS: Partial<Record<ProjectLine['role'], string>> = { viewer: 'View only', commenter: 'Comment only' }

const cards = (n: number) => (n === 1 ? '1 card' : `${n} cards`)

/** One board in the grid: picture, name, what is on it, where it came from. */
export function ProjectCard({
  line,
  acts,
  now,
  parentBoardId,
}: {
  line: ProjectLine
  acts: ProjectActs
  now: Date
  /** Where the chip of a fork leads, when the reader has that board at hand. */
  parentBoardId: string | undefined
}) {
  const kind = KINDS[line.role]
  const trashed = line.trashedAt !== null
  const from = line.forkedFrom && (
    <Chip icon={<GitFork />} title={`Forked from ${line.forkedFrom.name}`}>
      from {line.forkedFrom.name}
    </Chip>
  )
  return (
    <article className={styles.card} aria-labelledby={`name-${line.id}`}>
      <Thumbnail url={line.thumbnailUrl} />
      <div className={styles.about}>
        <div className={styles.words}>
          <h2 className={styles.name} id={`name-${line.id}`}>
            {trashed ? (
              line.name
            ) : (
              <Link to={`/b/${line.boardId}`} className={styles.open}>
                {line.name}
              </Link>
            )}
          </h2>
          <p className={styles.facts}>
            {cards(line.cardCount)} · <When date={line.trashedAt ?? line.updatedAt} now={now} />
            {line.role === 'owner' ? null : <> · {line.owner.name}</>}
          </p>
        </div>
        <ProjectMenu line={line} acts={acts} />
      </div>
      {from || kind ? (
        <p className={styles.chips}>
          {from && parentBoardId ? (
            <Link to={`/b/${parentBoardId}`} className={styles.chipLink}>
              {from}
            </Link>
          ) : (
            from
          )}
          {kind ? <Chip>{kind}</Chip> : null}
        </p>
      ) : null}
    </article>
  )
}

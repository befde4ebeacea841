import type { KeptRecord } from './kept-store.js'

/** Changes that a board did not take, as a file that their author can read. */
export interface UnsavedCopy {
  format: 'lensboard-unsaved-changes'
  version: 1
  board: { id: string; name: string }
  /** When the last of them was made, ISO 8601. */
  changedAt: string
  /** Cards and shapes as their author left them. */
  changed: unknown[]
  /** Ids of what they deleted. */
  deleted: string[]
}

/** The file of some touched records. */
export const unsavedCopy = (
  board: { boardId: string; boardName: string },
  changedAt: number,
  records: readonly Pick<KeptRecord, 'id' | 'record'>[],
): UnsavedCopy => ({
  format: 'lensboard-unsaved-changes',
  version: 1,
  board: { id: board.boardId, name: board.boardName },
  changedAt: new Date(changedAt).toISOString(),
  changed: records.flatMap(({ record }) => (record === null ? [] : [record])),
  deleted: records.flatMap(({ id, record }) => (record === null ? [id] : [])),
})

/** Its name: which board, and when. */
export const copyName = (boardName: string, changedAt: string): string =>
  `${boardName.replaceAll(/[^\p{L}\p{N} ._-]/gu, ' ').trim() || 'board'}--unsaved--${changedAt.slice(0, 16).replaceAll(':', '-')}.json`

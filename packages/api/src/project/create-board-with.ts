import type { PersonFacts } from '@lensboard/contract'
import { type BoardContent, createProject, type Db } from '@lensboard/db'

/** A project of the person's own whose board begins with this content. */
export const createBoardWith = (
  db: Db,
  person: PersonFacts,
  name: string,
  content: BoardContent,
): Promise<{ projectId: string; boardId: string }> => createProject(db, person.id, name, content)

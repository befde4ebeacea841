import { plainLine } from '@lensboard/auth'
import { LIMITS } from '@lensboard/contract'
import { z } from 'zod'

/** Ids are made by us; anything else is no id and is refused before it meets the database. */
export const Id = z.string().regex(/^[\w-]{1,64}$/, 'is no id')

export const ProjectInput = z.object({ projectId: Id })
export const DownloadInput = z.object({ id: Id })
export const TrainingInput = z.object({ id: Id })
export const BoardInput = z.object({ boardId: Id })

export const ProjectName = plainLine('The name', LIMITS.nameChars)

/** What a link or an owner can give. */
export const SharedRole = z.enum(['viewer', 'commenter', 'editor'])
export type SharedRole = z.infer<typeof SharedRole>

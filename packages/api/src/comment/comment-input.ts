import { plainText } from '@lensboard/auth'
import { LIMITS } from '@lensboard/contract'
import { z } from 'zod'
import { BoardInput, Id } from '../inputs.js'

export const ThreadInput = BoardInput.extend({ threadId: Id })
export const CommentInput = BoardInput.extend({ commentId: Id })

/** What a person writes: the words, and whom they chose to mention. Who wrote it and when is not theirs to say. */
export const Words = z.object({
  text: plainText('The comment', LIMITS.commentChars),
  mentions: z.array(Id).max(LIMITS.commentMentions).default([]),
})

/** Made by the page, so that a comment that is sent again is the same one. */
export const NewId = z.object({ id: z.uuid('is no id') })

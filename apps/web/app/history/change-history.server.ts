import { plainLine } from '@lensboard/auth'
import { LIMITS } from '@lensboard/contract'
import type { AppLoadContext } from '@remix-run/node'
import { z } from 'zod'
import { formTrouble } from '../people/form-trouble.server'

const Change = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('keep'), name: plainLine('The name', LIMITS.nameChars) }),
  z.object({ intent: z.literal('restore'), version: z.uuid() }),
  z.object({ intent: z.literal('rebuild'), version: z.uuid() }),
])

/** Keeps a version of a name, brings one back, or begins a broken board anew from one; says what is now true. */
export async function changeHistory({ boardDesk }: AppLoadContext, request: Request, boardId: string) {
  try {
    const change = Change.parse(Object.fromEntries(await request.formData()))
    const at = { boardId, cookie: request.headers.get('cookie') }
    if (change.intent === 'keep') {
      await boardDesk.keepVersion(at, change.name)
      return { done: `“${change.name}” is kept.` }
    }
    if (change.intent === 'rebuild') {
      await boardDesk.rebuild(at, change.version)
      return { done: 'The board opens again, as it was in this version.' }
    }
    const changed = await boardDesk.restore(at, change.version)
    return { done: restoredWords(changed) }
  } catch (error) {
    return formTrouble(error, 'name')
  }
}

const restoredWords = (changed: number) =>
  changed === 0
    ? 'The board is as it was then already.'
    : `${changed === 1 ? '1 thing is' : `${changed} things are`} as they were. The board before is kept as a version.`

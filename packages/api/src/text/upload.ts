import { AppError, TextUpload } from '@lensboard/contract'
import type { ApiContext } from '../context.js'

/**
 * Where the inference service takes an uploaded text in this person's name. Throws UNAUTHENTICATED, BAD_REQUEST,
 * RATE_LIMITED.
 */
export async function textUploadFor(
  { limits, person }: Pick<ApiContext, 'limits' | 'person'>,
  query: unknown,
): Promise<string> {
  if (!person) throw new AppError('UNAUTHENTICATED')
  const asked = TextUpload.safeParse(query)
  if (!asked.success) throw new AppError('BAD_REQUEST', 'Name the text and say what kind of file it is.')
  await limits.spend('textsPerPerson', person.id)
  const handed: Record<string, string> = { personId: person.id }
  for (const [key, value] of Object.entries(asked.data)) if (value !== undefined) handed[key] = value
  return `/texts?${new URLSearchParams(handed)}`
}

import { AppError, LENS_FORMS, LIMITS, type PersonFacts, Sha256Hex, uploadQuery } from '@lensboard/contract'
import { z } from 'zod'
import type { ApiContext } from '../context.js'

const UploadQuery = uploadQuery({
  name: z.string().trim().min(1).max(LIMITS.nameChars),
  /** The model it was made for, where the person says so. */
  checkpoint: Sha256Hex.optional(),
  title: z.string().trim().min(1).max(LIMITS.titleChars).optional(),
})
const FileParams = z.object({ hash: Sha256Hex, form: z.enum(LENS_FORMS) })

interface Asking extends Pick<ApiContext, 'limits'> {
  person: PersonFacts | null
}

/**
 * Where the inference service takes a lens file that this person brings; the file itself goes there as it comes. Throws
 * UNAUTHENTICATED, BAD_REQUEST, RATE_LIMITED.
 */
export async function lensUploadFor({ limits, person }: Asking, query: unknown): Promise<string> {
  if (!person) throw new AppError('UNAUTHENTICATED')
  const asked = UploadQuery.safeParse(query)
  if (!asked.success) throw new AppError('BAD_REQUEST', 'Say what the file is called; a model is named by its hash.')
  await limits.spend('lensesPerPerson', person.id)
  const handed: Record<string, string> = { personId: person.id, personName: person.name }
  for (const [key, value] of Object.entries(asked.data)) if (value !== undefined) handed[key] = value
  return `/lenses?${new URLSearchParams(handed)}`
}

/** Where the inference service gives a lens as a file. Throws UNAUTHENTICATED, BAD_REQUEST, RATE_LIMITED. */
export async function lensFileFor({ limits, person }: Asking, params: unknown): Promise<string> {
  if (!person) throw new AppError('UNAUTHENTICATED')
  const asked = FileParams.safeParse(params)
  if (!asked.success) throw new AppError('BAD_REQUEST', `A lens is given as ${LENS_FORMS.join(', ')}.`)
  await limits.spend('lensesPerPerson', person.id)
  return `/lenses/${asked.data.hash}/${asked.data.form}`
}

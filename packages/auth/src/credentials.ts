import { AppError, LIMITS } from '@lensboard/contract'
import { z } from 'zod'
import { plainLine } from './plain-line.js'

const { emailChars, passwordCharsMin, passwordCharsMax } = LIMITS

const Email = z
  .string('The e-mail is missing.')
  .max(emailChars, `The e-mail is too long. The limit is ${emailChars} characters.`)
  .transform((text) => text.trim().toLowerCase())
  .pipe(z.email('This is not an e-mail address.'))

/** One spelling of a character, so that a password typed on another keyboard layout still fits. */
const Password = z
  .string('The password is missing.')
  .min(passwordCharsMin, `The password is too short. Use at least ${passwordCharsMin} characters.`)
  .max(passwordCharsMax, `The password is too long. The limit is ${passwordCharsMax} characters.`)
  .transform((text) => text.normalize('NFC'))

export const PersonName = plainLine('The name', LIMITS.personNameChars)

export const NewAccount = z.object({ email: Email, password: Password, name: PersonName })

/** A sign-in holds no advice on passwords: what does not fit is simply wrong. */
export const SignIn = z.object({
  email: z.string().trim().toLowerCase().max(emailChars),
  password: z
    .string()
    .max(passwordCharsMax)
    .transform((text) => text.normalize('NFC')),
})

/** Reads a form; throws BAD_REQUEST with the first problem as its sentence. */
export function parseForm<T>(form: z.ZodType<T>, input: unknown): T {
  const read = form.safeParse(input)
  if (read.success) return read.data
  throw new AppError('BAD_REQUEST', read.error.issues[0]?.message, { cause: read.error })
}

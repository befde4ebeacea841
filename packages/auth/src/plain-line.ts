import { z } from 'zod'

/** Controls, line breaks, lone surrogates, and marks that reorder or hide the text around a name. */
const NOT_PLAIN = /[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff]/u
const SOMETHING_VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u

/**
 * One line of text that people read: trimmed, inner white space made single, at most `max` characters, nothing in it
 * that hides or reorders. `what` names it in the sentence of a refusal ("The name").
 */
export const plainLine = (what: string, max: number) =>
  z
    .string(`${what} is missing.`)
    .transform((text) => text.normalize('NFC').trim().replace(/ {2,}/g, ' '))
    .superRefine((text, ctx) => {
      const refuse = (message: string) => ctx.addIssue({ code: 'custom', message })
      const length = [...text].length
      if (NOT_PLAIN.test(text)) refuse(`${what} contains a character that cannot be shown. Type it again.`)
      else if (!SOMETHING_VISIBLE.test(text)) refuse(`${what} is empty. Write at least one character.`)
      else if (length > max) refuse(`${what} has ${length} characters. The limit is ${max}.`)
    })

/** As `NOT_PLAIN`, but lines may end and be indented. */
const NOT_PLAIN_TEXT = /[^\P{Cc}\n\t]|[\p{Cs}\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff]/u

/** Several lines of text that people read: line ends made `\n`, trimmed, at most `max` characters, nothing hidden in it. */
export const plainText = (what: string, max: number) =>
  z
    .string(`${what} is missing.`)
    .transform((text) => text.normalize('NFC').replace(/\r\n?/g, '\n').trim())
    .superRefine((text, ctx) => {
      const refuse = (message: string) => ctx.addIssue({ code: 'custom', message })
      const length = [...text].length
      if (NOT_PLAIN_TEXT.test(text)) refuse(`${what} contains a character that cannot be shown. Type it again.`)
      else if (!SOMETHING_VISIBLE.test(text)) refuse(`${what} is empty. Write at least one character.`)
      else if (length > max) refuse(`${what} has ${length} characters. The limit is ${max}.`)
    })

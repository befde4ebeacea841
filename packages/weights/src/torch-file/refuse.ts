import { AppError } from '@lensboard/contract'

/** A torch file that is not read, and why. Thrown by whoever reads it; nothing in the file has run. */
export const refuse = (why: string, cause?: unknown): AppError =>
  new AppError('LENS_INVALID', `This file was not read: ${why}. Nothing in it was executed.`, { cause })

export type StartErrorCode =
  | 'ALREADY_RUNNING'
  | 'BAD_SETTING'
  | 'DATABASE_UNUSABLE'
  | 'DATA_DIR_UNUSABLE'
  | 'DISK_FULL'
  | 'PORT_TAKEN'
  | 'POSTGRES_FAILED'

/** Lensboard cannot start; the message is a whole sentence for the person at the terminal. */
export class StartError extends Error {
  readonly code: StartErrorCode
  constructor(code: StartErrorCode, say: string, options?: { cause?: unknown }) {
    super(say, options)
    this.name = 'StartError'
    this.code = code
  }
}

/** A failed act on the file system, as a sentence about `folder`; anything else comes back as it is. */
export function folderError(error: unknown, folder: string): unknown {
  const code = (error as NodeJS.ErrnoException | undefined)?.code
  const cause = { cause: error }
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new StartError(
      'DISK_FULL',
      `The disk that holds ${folder} is full. Free some space, then start again.`,
      cause,
    )
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return new StartError(
      'DATA_DIR_UNUSABLE',
      `The data folder ${folder} is not writable for this user. Change its owner, or set DATA_DIR to another folder.`,
      cause,
    )
  if (code === 'ENOTDIR' || code === 'EEXIST')
    return new StartError('DATA_DIR_UNUSABLE', `${folder} is in the way: the data folder must be a folder.`, cause)
  return error
}

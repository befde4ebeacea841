import { AppError, LIMITS, type LibraryLens } from '@lensboard/contract'
import { sendFile } from './send-file'

/** What the file picker offers; what a file holds decides, not its ending. */
export const LENS_FILES = '.pt,.pth,.bin,.zip,.safetensors'

interface LensUpload {
  file: File
  /** Hash of the model it belongs to; absent: as the file says itself. */
  checkpoint: string | undefined
  /** Empty: after the file. */
  title: string
}

/** Sends a lens file and keeps it in the library, telling how much has gone. Throws AppError with the server's sentence. */
export function keepLensFile(
  { file, checkpoint, title }: LensUpload,
  signal: AbortSignal,
  onSent: (share: number) => void,
): Promise<LibraryLens> {
  if (file.size === 0) return Promise.reject(new AppError('LENS_INVALID', 'This file is empty.'))
  if (file.size > LIMITS.lensBytes)
    return Promise.reject(new AppError('LENS_INVALID', 'This file has more than 16 GB. No lens of that size is read.'))
  const query = new URLSearchParams({ name: file.name })
  if (checkpoint) query.set('checkpoint', checkpoint)
  if (title.trim()) query.set('title', title.trim())
  return sendFile<LibraryLens>(`/api/lenses?${query}`, file, { signal, onSent })
}

/** What was done to a file so that it became a lens of the library; null where it was kept as it came. */
export function conversionWords({ lens }: LibraryLens): string | null {
  switch (lens.origin.by) {
    case 'full-affine':
      return 'Converted from a full-affine checkpoint: its rows moved by one, and the map of the last block was left out.'
    case 'tuned-lens':
      return 'Read from the tuned-lens form. Its numbers are as they were.'
    case 'jacobian':
      return 'Read from a Jacobian file. Its numbers are as they were.'
    default:
      return null
  }
}

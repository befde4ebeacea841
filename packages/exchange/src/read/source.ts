import { type ImportFormat, LIMITS, type RunFacts, UNKNOWN_WEIGHTS } from '@lensboard/contract'

/** Where a reading comes from: the file, and what it says of the model and of the time. */
export interface Source {
  file: string
  format: ImportFormat
  model?: string | undefined
  said?: string | undefined
}

/** A text as one line of at most `max` characters, as names are kept; no half of a character pair, no control signs. */
export const oneLine = (text: string, max: number): string => {
  const plain = text.replace(/[\p{Cc}\p{Cs}]+/gu, ' ').trim()
  return plain.length <= max
    ? plain
    : `${Array.from(plain.slice(0, max - 1))
        .join('')
        .replace(/\p{Cs}/gu, '')}…`
}

const NAME_MAX = LIMITS.nameChars

/** Facts of a result that no engine of ours computed. Nothing of them depends on when it was imported. */
export function importedFacts({ file, format, model, said }: Source): RunFacts {
  const name = oneLine(model ?? '', NAME_MAX)
  return {
    checkpoint: { name: name || 'unnamed model', hash: UNKNOWN_WEIGHTS },
    imported: {
      file: oneLine(file, NAME_MAX) || 'file',
      format,
      ...(name ? {} : { unnamed: true as const }),
      ...(said ? { said: oneLine(said, NAME_MAX) } : {}),
    },
    ...{ engine: 0, provider: '', precision: 'float32', bos: 'none', computeMs: 0, loadMs: 0, computedAt: '' },
  }
}

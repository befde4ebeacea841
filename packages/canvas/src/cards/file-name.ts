const NAME_CHARS = 60

/** A title as every file system takes it. */
export const fileNameOf = (title: string, fallback = 'card'): string =>
  title
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, NAME_CHARS)
    .replace(/^-|-$/g, '') || fallback

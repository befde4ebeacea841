const PART_CHARS = 60

/** A part of a file's name that every file system takes. */
const part = (text: string): string =>
  text
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, PART_CHARS)
    .replace(/^-+|-+$/g, '')

/** `{title}--{metric}--{runKey8}` and the extension; what there is not is left out. */
export function exportFileName(
  { title, metric, runKey }: { title: string; metric?: string | undefined; runKey: string },
  extension: string,
): string {
  const parts = [part(title) || 'card', part(metric ?? ''), runKey.slice(0, 8)]
  return parts.filter((one) => one !== '').join('--') + extension
}

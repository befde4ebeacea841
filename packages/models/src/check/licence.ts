import type { Source } from './source.js'

/** The head of a model card, between two lines of dashes. */
const FRONT_MATTER = /^\uFEFF?---\r?\n([\s\S]{0,65536}?)\r?\n---\s*(\r?\n|$)/

/** The licence that a model card names in its front matter, if it names one. */
export async function licenceOf(source: Source): Promise<string | undefined> {
  if (!source.files.includes('README.md')) return undefined
  return licenceIn(await source.text('README.md'))
}

export function licenceIn(card: string): string | undefined {
  const head = FRONT_MATTER.exec(card)?.[1] ?? ''
  const field = (key: string) => {
    const written = new RegExp(`^${key}:[ \\t]*(.+)$`, 'm').exec(head)?.[1]?.trim()
    const bare = written?.replace(/^(['"])(.*)\1$/, '$2').slice(0, 100)
    return bare === '' ? undefined : bare
  }
  const licence = field('license')
  return licence === 'other' ? (field('license_name') ?? licence) : licence
}

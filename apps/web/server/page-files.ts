import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Addresses of the files that a part of a page is made of. */
export interface PageFiles {
  scripts: string[]
  styles: string[]
}

/** What the build says of one module: its own file, what that imports at once, and its styles. */
interface BuiltFile {
  file: string
  name?: string
  isDynamicEntry?: boolean
  imports?: string[]
  css?: string[]
}

/**
 * The files of a part that its page loads later, so that the page itself can name all of them: a browser need not read
 * one to learn of the next. Rejects when the build does not know the part.
 */
export async function filesOf(build: string, part: string): Promise<PageFiles> {
  const manifest = JSON.parse(await readFile(join(build, '.vite/client-manifest.json'), 'utf8')) as Record<
    string,
    BuiltFile
  >
  const [scripts, styles] = [new Set<string>(), new Set<string>()]
  const seen = new Set<string>()
  const add = (name: string) => {
    const built = manifest[name]
    if (!built) throw new Error(`The build has no file of ${name}. Run the build again.`)
    if (seen.has(name)) return
    seen.add(name)
    scripts.add(`/${built.file}`)
    for (const sheet of built.css ?? []) styles.add(`/${sheet}`)
    built.imports?.forEach(add)
  }
  const [first] = Object.entries(manifest).find(([, { name, isDynamicEntry }]) => isDynamicEntry && name === part) ?? [
    part,
  ]
  add(first)
  return { scripts: [...scripts], styles: [...styles] }
}

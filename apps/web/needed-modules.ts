import { dirname, resolve } from 'node:path'
import type { Rollup } from 'vite'

/** Files that only pass on what others hold: who takes a name from one of them needs that name's file alone. */
const BARRELS: readonly [specifier: string, file: RegExp][] = [
  ['@lensboard/contract', /\/packages\/contract\/dist\/index\.js$/],
  ['@lensboard/heatmap/live', /\/packages\/heatmap\/dist\/live\.js$/],
  ['lucide-react', /\/lucide-react\/dist\/esm\/lucide-react\.mjs$/],
]
/** Passed by: what is behind it is listed by package instead. */
const OPAQUE = /\/packages\/heatmap\/dist\/index\.js$|\/radix-ui\/dist\/index\.mjs$/

type ModuleInfo = Pick<Rollup.ModuleInfo, 'code' | 'importedIds'>
type InfoOf = (id: string) => ModuleInfo | null

/** Modules that these need to run, themselves included; what they load later is not among them. */
export function neededModules(from: readonly string[], infoOf: InfoOf): Set<string> {
  const found = new Set(from)
  for (const id of found) for (const next of needs(id, infoOf)) found.add(next)
  return found
}

function needs(id: string, infoOf: InfoOf): string[] {
  const { code, importedIds = [] } = infoOf(id) ?? {}
  return importedIds.flatMap((next) => {
    if (OPAQUE.test(next)) return []
    const barrel = BARRELS.find(([, file]) => file.test(next))
    if (!barrel) return [next]
    const files = filesByName(infoOf(next)?.code ?? '')
    return namesFrom(code ?? '', barrel[0]).map((name) => resolve(dirname(next), files.get(name) ?? ''))
  })
}

const namesFrom = (code: string, specifier: string): string[] =>
  [...code.matchAll(/import\s*\{([^}]*)\}\s*from\s*["']([^"']+)["']/g)]
    .filter(([, , source]) => source === specifier)
    .flatMap(([, names]) => items(names).map((item) => item.split(' as ')[0]!))

const filesByName = (code: string): Map<string, string> =>
  new Map(
    [...code.matchAll(/export\s*\{([^}]*)\}\s*from\s*["']([^"']+)["']/g)].flatMap(([, names, file]) =>
      items(names).map((item) => [item.split(' as ').at(-1)!, file!] as const),
    ),
  )

const items = (names = ''): string[] => names.split(',').flatMap((item) => item.trim() || [])

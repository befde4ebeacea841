import { basename } from 'node:path'
import { AppError, LIMITS } from '@lensboard/contract'
import { LENS_JSON, NUMBERS } from '../lens-file/lens-folder.js'
import { bytesInWords } from './bytes-in-words.js'
import type { HubFile, HubListing } from './listing.js'

/** What a lens of each form is made of; one that lies in one file of torch has no name of its own. */
const FORMS = [
  [LENS_JSON, NUMBERS],
  ['config.json', 'params.pt'],
] as const
/** Names that are told where a folder holds several lenses. */
const NAMED_MAX = 5

/**
 * The files of the lens that lies at `path` of a repository, a file or a folder: our own form, a tuned-lens folder, or one
 * file of torch. Throws LENS_INVALID, naming what there is, for none or several, or one that is too large.
 */
export function lensFiles({ files, repo }: HubListing, path: string): HubFile[] {
  const found = [...atFolder(files, path), ...atFile(files, path)]
  const where = path === '' ? repo : `${repo}/${path}`
  if (found.length === 0) {
    const inside = lensesBelow(files, path)
    if (inside.length === 1) return within(inside[0]!)
    throw new AppError('LENS_INVALID', inside.length === 0 ? `There is no lens at ${where}.` : several(where, inside))
  }
  return within(found)
}

/** The lens whose folder this is. */
function atFolder(files: readonly HubFile[], folder: string): HubFile[] {
  const below = folder === '' ? '' : `${folder}/`
  for (const names of FORMS) {
    const found = names.flatMap((name) => files.filter(({ path }) => path === `${below}${name}`))
    if (found.length === names.length) return found
  }
  return []
}

/** The lens that this file is, or is a part of. */
function atFile(files: readonly HubFile[], path: string): HubFile[] {
  const file = files.find((each) => each.path === path)
  if (!file) return []
  const inFolder = atFolder(files, path.slice(0, -basename(path).length).replace(/\/$/, ''))
  if (inFolder.includes(file)) return inFolder
  return path.endsWith('.pt') ? [file] : []
}

/** Every lens somewhere below a folder. */
function lensesBelow(files: readonly HubFile[], folder: string): HubFile[][] {
  const below = folder === '' ? '' : `${folder}/`
  const numbers = files.filter(({ path }) => path.startsWith(below) && /(\.pt|(^|\/)lens\.safetensors)$/.test(path))
  return numbers.map((file) => atFile(files, file.path)).filter((lens) => lens.length > 0)
}

function several(where: string, lenses: HubFile[][]): string {
  const names = lenses.slice(0, NAMED_MAX).map((lens) => lens.at(-1)!.path)
  const more = lenses.length > NAMED_MAX ? ' …' : ''
  return `There are ${lenses.length} lenses at ${where}. Link one of them: ${names.join(', ')}${more}`
}

function within(files: HubFile[]): HubFile[] {
  const bytes = files.reduce((sum, { size }) => sum + size, 0)
  if (bytes <= LIMITS.lensBytes) return files
  throw new AppError('LENS_INVALID', `This lens has ${bytesInWords(bytes)}, more than the largest that is read here.`)
}

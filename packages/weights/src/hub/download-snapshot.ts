import { randomUUID } from 'node:crypto'
import { mkdir, readFile, readlink, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { AppError } from '@lensboard/contract'
import { parseIndex } from '../shards.js'
import { repoDir, snapshotDir } from './cache-layout.js'
import { fetchFiles, refuseFullDisk } from './fetch-files.js'
import type { Hub } from './hub.js'
import { type HubFile, type HubListing, isInside } from './listing.js'
import { Progress } from './progress.js'
import { diskError } from './rest-of-file.js'
import { INDEX, isWeights, noWeights, wantedFiles } from './wanted.js'

export interface DownloadOptions {
  cacheDir: string
  /** Called at most a few times a second, and at the end; both in bytes. */
  onProgress?: (bytesDone: number, bytesTotal: number) => void
  signal?: AbortSignal
}

/**
 * Fetches what is missing of a model into Hugging Face's cache and answers the snapshot's folder. Throws DISK_FULL,
 * CHECKPOINT_BROKEN, DOWNLOAD_BROKEN, DOWNLOAD_CANCELLED or a HUB_… error; what arrived stays and is gone on from the next time.
 */
export async function downloadSnapshot(hub: Hub, listing: HubListing, options: DownloadOptions): Promise<string> {
  const { cacheDir, onProgress, signal } = options
  const { repo, revision, commit } = listing
  const dir = snapshotDir(cacheDir, repo, commit)
  const wanted = wantedFiles(listing)
  if (!wanted.some(isWeights)) throw noWeights(listing)
  const progress = new Progress(wanted, onProgress)
  const fetchAll = (files: HubFile[]) => fetchFiles(hub, listing, files, { cacheDir, signal, progress })
  try {
    await refuseFullDisk(listing, cacheDir, wanted)
    await mkdir(dir, { recursive: true })
    const descriptions = wanted.filter((file) => !isWeights(file))
    const described = await fetchAll(descriptions)
    const weights = await namedWeights(listing, wanted, described.find(({ path }) => path === INDEX)?.blob)
    progress.expects([...descriptions, ...weights])
    // Weights are linked last, and only when all are whole: a folder with its weights is a whole model.
    for (const { path, blob } of [...described, ...(await fetchAll(weights))]) await link(dir, path, blob)
    if (revision !== commit) await writeRef(join(repoDir(cacheDir, repo), 'refs'), revision, commit)
  } catch (error) {
    throw diskError(error, 'What arrived is kept.')
  } finally {
    progress.end()
  }
  return dir
}

/** The shards that the index itself names, now that it is here; names alone were a good guess until then. */
async function namedWeights(listing: HubListing, wanted: HubFile[], index: string | undefined): Promise<HubFile[]> {
  const weights = wanted.filter(isWeights)
  if (index === undefined) return weights
  const names = new Set(Object.values(parseIndex(await readFile(index, 'utf8'))))
  const shards = Array.from(names, (name) => {
    const file = listing.files.find(({ path }) => path === name)
    if (file) return file
    throw new AppError('CHECKPOINT_BROKEN', `${INDEX} names ${name}, and ${listing.repo} has no such file.`)
  })
  return [...new Set([...weights.filter(({ path }) => path.startsWith('adapter_')), ...shards])]
}

/** A relative link, as Hugging Face's tools write it; put in place in one step. */
async function link(dir: string, path: string, blob: string): Promise<void> {
  if (!isInside(path)) throw new AppError('CHECKPOINT_BROKEN', `${path} would leave the model's folder.`)
  const at = join(dir, path)
  await mkdir(dirname(at), { recursive: true })
  const target = relative(dirname(at), blob)
  if ((await readlink(at).catch(() => '')) === target) return
  const fresh = `${at}.${randomUUID()}`
  await symlink(target, fresh)
  await rename(fresh, at).catch(async (error: unknown) => {
    await rm(fresh, { force: true })
    throw error
  })
}

/** Written last: what `main` means here is always whole. */
async function writeRef(refs: string, revision: string, commit: string): Promise<void> {
  if (!isInside(revision)) throw new AppError('HUB_LINK_INVALID')
  const at = join(refs, revision)
  await mkdir(dirname(at), { recursive: true })
  const fresh = `${at}.${randomUUID()}`
  await writeFile(fresh, commit)
  await rename(fresh, at)
}

import { readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type HubFile, type HubListing, isModel } from './listing.js'
import { partialBytes } from './partial-file.js'
import { wantedFiles } from './wanted.js'

const COMMIT = /^[0-9a-f]{40}$/

/** `models--ORG--NAME` in the cache; `spaces--…` and `datasets--…` for a repository that is named so. */
export const repoDir = (cacheDir: string, repo: string): string =>
  join(cacheDir, [...(isModel(repo) ? ['models'] : []), ...repo.split('/')].join('--'))

export const snapshotDir = (cacheDir: string, repo: string, commit: string): string =>
  join(repoDir(cacheDir, repo), 'snapshots', commit)

/** Hugging Face's tools name a blob by the file's etag: SHA-256 from large-file storage, else git's SHA-1. */
const blobName = (file: HubFile): string => file.sha256 ?? file.blobId

export const blobPath = (cacheDir: string, repo: string, file: HubFile): string =>
  join(repoDir(cacheDir, repo), 'blobs', blobName(file))

/** Beside the locks of Hugging Face's own tools, which hold theirs in a way that Node cannot. */
export function lockPaths(cacheDir: string, repo: string, file: HubFile): { theirs: string; ours: string } {
  const theirs = join(cacheDir, '.locks', basename(repoDir(cacheDir, repo)), `${blobName(file)}.lock`)
  return { theirs, ours: `${theirs}.lensboard` }
}

/** The commit that a revision meant when it was last downloaded; a commit means itself. */
export async function localCommit(cacheDir: string, repo: string, revision: string): Promise<string | undefined> {
  if (COMMIT.test(revision)) return revision
  const written = await readFile(join(repoDir(cacheDir, repo), 'refs', revision), 'utf8').catch(() => '')
  return COMMIT.test(written.trim()) ? written.trim() : undefined
}

/** Bytes of the wanted files that lie in the cache already, whole or in part. */
export async function bytesHere(
  listing: HubListing,
  cacheDir: string,
  files: readonly HubFile[] = wantedFiles(listing),
): Promise<number> {
  const sizes = await Promise.all(files.map((file) => fileBytesHere(cacheDir, listing, file)))
  return sizes.reduce((a, b) => a + b, 0)
}

async function fileBytesHere(cacheDir: string, listing: HubListing, file: HubFile): Promise<number> {
  const blob = blobPath(cacheDir, listing.repo, file)
  if (await isFile(blob, file.size)) return file.size
  return Math.min(await partialBytes(blob), file.size)
}

/** Whether a whole file of this size lies there, through links. */
export const isFile = (path: string, size: number): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile() && found.size === size,
    () => false,
  )

import { AppError } from '@lensboard/contract'
import { z } from 'zod'

/** One file of a model at the hub. */
export interface HubFile {
  /** Below the repository, with `/`. */
  path: string
  /** In bytes. */
  size: number
  /** Git's own SHA-1 of the file, or of its pointer when it lies in large-file storage. */
  blobId: string
  /** SHA-256 of the content, of files in large-file storage only. */
  sha256?: string
}

/** What one commit of a model holds. */
export interface HubListing {
  /**
   * As it was asked for: a renamed model keeps its old name here, and in the cache, as with Hugging Face's tools. That of
   * a space or a data set begins with `spaces/` or `datasets/`, as its address does.
   */
  repo: string
  /** As it was asked for: a branch, a tag or a commit. */
  revision: string
  /** 40 hexadecimal digits. */
  commit: string
  gated: false | 'auto' | 'manual'
  private: boolean
  /** As the model card names it, for instance "apache-2.0". */
  licence?: string
  modelType?: string
  architectures?: string[]
  tags: string[]
  downloads?: number
  files: HubFile[]
}

/** Whether a repository as named in a listing is one of a model. */
export const isModel = (repo: string): boolean => !/^(spaces|datasets)\//.test(repo)

const PATH_CHARS_MAX = 1_000
const FILES_MAX = 50_000
const Sha1 = z.string().regex(/^[0-9a-f]{40}$/)
const Sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const Size = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
const Sibling = z.object({
  rfilename: z.string().min(1).max(PATH_CHARS_MAX),
  size: Size,
  blobId: Sha1,
  lfs: z.object({ sha256: Sha256, size: Size }).nullish(),
})
export const Gated = z
  .union([z.literal(false), z.enum(['auto', 'manual'])])
  .nullish()
  .transform((gated) => gated ?? false)
export const Tags = z
  .array(z.string())
  .nullish()
  .transform((tags) => tags ?? [])
const ModelInfo = z.object({
  sha: Sha1,
  gated: Gated,
  private: z.boolean().nullish(),
  downloads: z.number().nullish(),
  tags: Tags,
  cardData: z.object({ license: z.unknown() }).nullish().catch(null),
  config: z
    .object({ model_type: z.string().optional(), architectures: z.array(z.string()).optional() })
    .nullish()
    .catch(null),
  siblings: z.array(Sibling).max(FILES_MAX),
})

/** Reads the hub's answer about a model. Throws HUB_DOWN when it is none, CHECKPOINT_BROKEN for a path that escapes. */
export function readListing(answer: unknown, asked: { repo: string; revision: string }): HubListing {
  const parsed = ModelInfo.safeParse(answer)
  if (!parsed.success) {
    const at = parsed.error.issues[0]?.path.join('.') ?? ''
    throw new AppError('HUB_DOWN', `The hub's answer about ${asked.repo} cannot be read (${at}).`, {
      cause: parsed.error,
    })
  }
  const { sha, config, cardData, tags, downloads, siblings } = parsed.data
  const licence = licenceOf(cardData?.license, tags)
  return {
    ...asked,
    commit: sha,
    gated: parsed.data.gated,
    private: parsed.data.private === true,
    ...(licence === undefined ? {} : { licence }),
    ...(config?.model_type === undefined ? {} : { modelType: config.model_type }),
    ...(config?.architectures === undefined ? {} : { architectures: config.architectures }),
    tags,
    ...(typeof downloads === 'number' ? { downloads } : {}),
    files: siblings.map((file) => fileOf(file, asked.repo)),
  }
}

function fileOf({ rfilename: path, size, blobId, lfs }: z.infer<typeof Sibling>, repo: string): HubFile {
  if (!isInside(path))
    throw new AppError(
      'CHECKPOINT_BROKEN',
      `${repo} lists the file ${JSON.stringify(path.slice(0, 80))}, which would leave the model's folder.`,
    )
  return { path, size: lfs?.size ?? size, blobId, ...(lfs ? { sha256: lfs.sha256 } : {}) }
}

/** Whether a path from outside stays below the folder that it is written in, on every platform. */
export function isInside(path: string): boolean {
  if (path.startsWith('/') || /[\\:\0]/.test(path)) return false
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
}

function licenceOf(written: unknown, tags: readonly string[]): string | undefined {
  if (typeof written === 'string' && written !== '') return written
  return tags.find((tag) => tag.startsWith('license:'))?.slice('license:'.length)
}

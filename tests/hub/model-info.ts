import { commitOf, type DoubleCommit, type DoubleFile, type DoubleModel } from './repository.js'

/** A model with everything that was ever pushed of it. */
export interface Held extends DoubleModel {
  commits: Map<string, DoubleCommit>
  refs: Map<string, string>
}

/** Adds what is pushed to what was there. */
export function hold(model: DoubleModel, before?: Held): Held {
  const commits = new Map(before?.commits)
  const refs = new Map(before?.refs)
  for (const [revision, files] of Object.entries({ ...model.revisions, main: model.files })) {
    const commit = commitOf(model.id, files)
    commits.set(commit.id, commit)
    refs.set(revision, commit.id)
  }
  return { ...model, commits, refs }
}

/** What `/api/models/…` tells of one commit. */
export const modelInfo = (model: Held, commit: DoubleCommit, withBlobs: boolean) => ({
  _id: commit.id.slice(0, 24),
  id: model.id,
  modelId: model.id,
  sha: commit.id,
  ...about(model, commit),
  cardData: cardData(model),
  siblings: Array.from(commit.files.values(), (file) => sibling(file, withBlobs)),
})

function about(model: Held, commit: DoubleCommit) {
  const config = commit.files.get('config.json')
  const { model_type, architectures } = config ? JSON.parse(config.bytes.toString()) : {}
  const parameters = [...commit.files.values()].reduce((sum, file) => sum + elementsOf(file), 0)
  return {
    private: model.private ?? false,
    gated: model.gated ?? false,
    disabled: false,
    downloads: model.downloads ?? 0,
    likes: 0,
    tags: ['transformers', 'safetensors', 'text-generation', ...(model.tags ?? [])],
    pipeline_tag: 'text-generation',
    ...(config ? { config: { architectures, model_type } } : {}),
    ...(parameters > 0 ? { safetensors: { parameters: { F32: parameters }, total: parameters } } : {}),
  }
}

/** As the real hub counts: every element of every tensor in the root folder's safetensors files. */
function elementsOf({ path, bytes }: DoubleFile): number {
  if (!/^model[^/]*\.safetensors$/.test(path) || bytes.length < 8) return 0
  try {
    const header: Record<string, { shape?: number[] }> = JSON.parse(
      bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE(0))).toString(),
    )
    const shapes = Object.values(header).flatMap(({ shape }) => (shape ? [shape] : []))
    return shapes.reduce((sum, shape) => sum + shape.reduce((a, b) => a * b, 1), 0)
  } catch {
    return 0
  }
}

function cardData(model: Held) {
  const licence = model.tags?.find((tag) => tag.startsWith('license:'))
  return licence === undefined ? {} : { license: licence.slice('license:'.length) }
}

const sibling = ({ path, bytes, blobId, sha256, pointerSize }: DoubleFile, withBlobs: boolean) => ({
  rfilename: path,
  ...(withBlobs ? { size: bytes.length, blobId } : {}),
  ...(withBlobs && sha256 !== undefined ? { lfs: { sha256, size: bytes.length, pointerSize } } : {}),
})

/** With `expand`, the real hub gives `id` and what was asked for, nothing else. */
export function search(held: Held[], query: URLSearchParams, opens: string[]): unknown[] {
  const text = (query.get('search') ?? '').toLowerCase()
  const filters = query.getAll('filter')
  const fields = query.getAll('expand')
  return held
    .filter(({ id, private: hidden }) => id.toLowerCase().includes(text) && (!hidden || opens.includes(id)))
    .map((model) => ({ id: model.id, ...about(model, commitOf(model.id, model.files)) }))
    .filter(({ tags }) => filters.every((filter) => tags.includes(filter)))
    .sort((a, b) => (query.get('sort') === 'downloads' ? b.downloads - a.downloads : a.id.localeCompare(b.id)))
    .slice(0, Number(query.get('limit') ?? 100))
    .map((all) => Object.fromEntries(Object.entries(all).filter(([key]) => key === 'id' || fields.includes(key))))
}

import { join } from 'node:path'
import { AppError, type Download, type HubLensRequest } from '@lensboard/contract'
import { type Db, type DownloadWork, findOrQueueDownload } from '@lensboard/db'
import { downloadLens, type Hub, type HubListing, lensFiles, parseLensLink } from '@lensboard/weights'
import type { Fetch } from '../hub/downloader.js'
import { inTime } from '../hub/in-time.js'
import type { PersonHubs } from '../hub/person-hubs.js'
import { type BringLens, withWork } from './bring-lens.js'
import type { LensShelf } from './lens-shelf.js'

/** A description is a few hundred bytes. */
const DESCRIPTION_BYTES = 1024 * 1024
/** The first bytes of what torch saves. */
const ZIP = 'PK'

interface Parts {
  db: Db
  hubs: PersonHubs
  endpoint: string
  shelf: LensShelf
  bring: BringLens
  /** Where downloads of lenses lie until they are whole. */
  cacheDir: string
  isHere(checkpoint: string): Promise<boolean>
}

/** Lenses that are published at the hub. */
export interface HubLenses {
  /** Looks at one, then queues its download. Throws HUB_… errors, LENS_INVALID, MODEL_UNKNOWN. */
  request(asked: HubLensRequest & { personId: string }): Promise<Download>
  /** Brings one to the shelf, as its download's work. */
  fetch(work: DownloadWork, options: Parameters<Fetch>[1]): Promise<void>
}

export function hubLenses({ db, hubs, endpoint, shelf, bring, cacheDir, isHere }: Parts): HubLenses {
  return {
    async request({ link, checkpoint, title, personId }) {
      const { repo, revision, path } = parseLensLink(link, endpoint)
      if (checkpoint !== undefined && !(await isHere(checkpoint))) throw new AppError('MODEL_UNKNOWN')
      const { commit, bytesTotal } = await inTime(look(await hubs.of(personId), { repo, revision, path }))
      const named = path === '' ? repo : `${repo}/${path}`
      const lens = { checkpoint, title }
      return findOrQueueDownload(db, { repo: named, commit, revision, bytesTotal, personId, lens })
    },
    async fetch({ repo: named, commit, personId, personName, lens }, { signal, onProgress }) {
      const { repo, path } = parseLensLink(named, endpoint)
      const { hub } = await hubs.of(personId, { patient: true })
      const listing = await hub.files(repo, commit)
      const note = `Fetched from ${named} at the hub, commit ${commit.slice(0, 12)}.`
      await withWork(shelf, (work) =>
        downloadLens(hub, listing, { path, folder: join(work, 'fetched'), cacheDir, signal, onProgress }, (readable) =>
          bring(readable, { ...lens, personId, personName, note }, signal),
        ),
      )
    },
  }
}

/** What can be told before anything big is fetched; whoever may not read it hears so now. */
async function look(
  { hub }: { hub: Hub },
  { repo, revision, path }: { repo: string; revision: string; path: string },
): Promise<{ commit: string; bytesTotal: number }> {
  const listing = await hub.files(repo, revision)
  const files = lensFiles(listing, path)
  const described = files.find((file) => file.path.endsWith('.json'))
  if (described) await hub.readText(listing, described.path, DESCRIPTION_BYTES)
  else await lookAtNumbers(hub, listing, files[0]!.path)
  return { commit: listing.commit, bytesTotal: files.reduce((sum, { size }) => sum + size, 0) }
}

async function lookAtNumbers(hub: Hub, listing: HubListing, path: string): Promise<void> {
  const first = await hub.readRange(listing, path, 0, ZIP.length)
  if (Buffer.from(first).toString('latin1') !== ZIP)
    throw new AppError('LENS_INVALID', `${path} is not the zip archive that torch.save writes since torch 1.6.`)
}

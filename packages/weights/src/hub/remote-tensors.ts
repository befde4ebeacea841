import type { TensorEntry } from '../safetensors.js'
import type { Hub } from './hub.js'
import type { HubListing } from './listing.js'

/**
 * Every tensor of a model at the hub by name, from the headers of its files alone; `file` is the path in the
 * repository. Throws CHECKPOINT_BROKEN as for a folder, or a HUB_… error.
 */
export async function remoteTensors(_hub: Hub, _listing: HubListing): Promise<Map<string, TensorEntry>> {
  throw new Error('being written')
}

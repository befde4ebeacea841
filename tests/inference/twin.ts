import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { CheckpointRef } from '@lensboard/contract'
import { WORKSHOP } from '@lensboard/weights'
import { expect, vi } from 'vitest'
import { SOON, type World } from './world.js'

/** The shipped model, and beside it from now on one with the same weights and another identity. */
export async function withTwin(world: World): Promise<{ checkpoint: CheckpointRef; twin: CheckpointRef }> {
  const folder = join(world.dataDir, 'models', 'twin')
  mkdirSync(folder, { recursive: true })
  cpSync(WORKSHOP.dir, folder, { recursive: true })
  // A template of its own makes it another one.
  cpSync(join(WORKSHOP.dir, 'generation_config.json'), join(folder, 'chat_template.jinja'))
  await vi.waitFor(async () => expect(await world.listed('twin')).toMatchObject({ state: 'ready' }), SOON)
  return { checkpoint: (await world.listed('workshop'))!.checkpoint, twin: (await world.listed('twin'))!.checkpoint }
}

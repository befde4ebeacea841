import { fileURLToPath } from 'node:url'
import { defineConfig } from 'prisma/config'

// Nothing is downloaded and nobody is called: the schema engine is the WebAssembly build from the registry.
// On Windows a script cannot stand in for a binary, so there Prisma fetches its own.
if (process.platform !== 'win32')
  process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= fileURLToPath(new URL('./tools/schema-engine.mjs', import.meta.url))
process.env.CHECKPOINT_DISABLE ??= '1'
process.env.PRISMA_HIDE_UPDATE_MESSAGE ??= '1'

export default defineConfig({
  schema: '../../prisma/schema.prisma',
  migrations: { path: '../../prisma/migrations' },
  // Generating the client needs an address but no database.
  datasource: { url: process.env.DATABASE_URL ?? 'postgresql://nobody@127.0.0.1:1/none' },
})

import type {
  CheckpointRef,
  DatasetFacts,
  ImportedSpec,
  LensRef,
  LibraryLens,
  ModelInfo,
  RunSpec,
  RunState,
  Tokenized,
} from '@lensboard/contract'
import type { Page } from '@playwright/test'

/** What a page of the product may ask its server, asked from that page. */
export interface Asker {
  /** The shipped model, and the tuned lens that is shipped with it. */
  checkpoint: CheckpointRef
  tuned: LensRef
  ids(text: string): Promise<number[]>
  /** Asks for a run, which need not be done. */
  run(boardId: string, spec: RunSpec): Promise<RunState>
  keepPrompts(name: string, lines: readonly string[]): Promise<DatasetFacts>
  /** Keeps the first reading of a file for this board. */
  keepFile(boardId: string, name: string, text: string): Promise<ImportedSpec>
}

/** The server's answers about the shipped model. */
export async function asker(page: Page): Promise<Asker> {
  const models = await answer<ModelInfo[]>(page, 'models.list')
  const { checkpoint } = models.find(({ place }) => place === 'shipped')!
  const lenses = await answer<LibraryLens[]>(page, 'lens.list')
  const { hash, lens } = lenses.find(({ shipped }) => shipped)!
  return {
    checkpoint,
    tuned: { kind: 'tuned', name: lens.title, hash },
    async ids(text) {
      const question = { checkpoint, input: { kind: 'text', text }, bos: 'auto' }
      return [...(await answer<Tokenized>(page, 'models.tokenize', question)).ids]
    },
    run: (boardId, spec) => answer(page, 'run.request', { boardId, spec }),
    keepPrompts: (name, lines) => send(page, `/api/datasets?name=${name}&format=csv`, lines.join('\n')),
    async keepFile(boardId, name, text) {
      const specs = await send<ImportedSpec[]>(page, `/api/imports?boardId=${boardId}&name=${name}&pick=0`, text)
      return specs[0]!
    },
  }
}

/** A query, or a mutation where there is something to say. */
function answer<T>(page: Page, procedure: string, json?: unknown): Promise<T> {
  return page.evaluate(
    async ({ procedure, json }) => {
      const told = await fetch(`/api/trpc/${procedure}`, {
        ...(json !== null && { method: 'POST', body: JSON.stringify({ json }) }),
        headers: { 'content-type': 'application/json' },
      })
      return (await told.json()).result.data.json
    },
    { procedure, json: json ?? null },
  )
}

function send<T>(page: Page, address: string, body: string): Promise<T> {
  return page.evaluate(async ({ address, body }) => (await fetch(address, { method: 'POST', body })).json(), {
    address,
    body,
  })
}

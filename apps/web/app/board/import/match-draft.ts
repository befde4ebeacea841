import type { RunView } from '@lensboard/canvas'
import type { ImportedSpec, ModelInfo } from '@lensboard/contract'
import { inputOf } from '@lensboard/exchange'
import type { CardDraft } from '../card-draft'

/** What a form starts with, to compute what a file holds: ids where all are known, else the text; the model by its name. */
export function matchDraft(
  { holds, model, prompt }: ImportedSpec,
  view: RunView,
  models: readonly ModelInfo[],
): Partial<CardDraft> {
  const result = view.phase === 'done' ? view.result : null
  // A file that does not list its tokens still has its prompt.
  const listed = result !== null && (result.kind === 'lens' || result.kind === 'attention') ? inputOf(result) : null
  const text = listed?.kind === 'text' ? listed.text || prompt : prompt
  const checkpoint = modelNamed(model, models)?.checkpoint
  return {
    kind: holds,
    ...(listed?.kind === 'ids' ? { inputKind: 'ids', ids: listed.ids.join(', ') } : { inputKind: 'text', text }),
    ...(checkpoint ? { checkpoint } : {}),
  }
}

/** The model of this machine that bears a name: as it is, or without its organisation. */
export function modelNamed(name: string, models: readonly ModelInfo[]): ModelInfo | undefined {
  const plain = (one: string) => one.toLowerCase().split('@')[0]!.trim()
  const short = (one: string) => plain(one).split('/').at(-1)
  const ready = models.filter(({ state }) => state === 'ready')
  if (name === '') return undefined
  return (
    ready.find(({ checkpoint, title }) => plain(checkpoint.name) === plain(name) || plain(title) === plain(name)) ??
    ready.find(({ checkpoint, title }) => short(checkpoint.name) === short(name) || short(title) === short(name))
  )
}

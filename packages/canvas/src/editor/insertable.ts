import type { RunKind } from '@lensboard/contract'

/** Kinds of cards as they are offered, with keys that tldraw leaves free. */
export const INSERTABLE: readonly { kind: RunKind; label: string; what: string; kbd: string }[] = [
  { kind: 'lens', label: 'lens', what: 'Lens', kbd: 'shift+s' },
  { kind: 'attention', label: 'attention', what: 'Attention', kbd: 'shift+a' },
  { kind: 'attribution', label: 'attribution', what: 'Attribution', kbd: 'y' },
  { kind: 'patching', label: 'patching', what: 'Patching', kbd: 'p' },
  { kind: 'patchscope', label: 'patchscope', what: 'Patchscope', kbd: 's' },
  { kind: 'dataset', label: 'data-set', what: 'Data set', kbd: 'm' },
]

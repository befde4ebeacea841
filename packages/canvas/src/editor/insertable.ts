import type { RunKind } from '@lensboard/contract'

/** Kinds of cards as they are offered: Shift with a letter that tldraw leaves free. */
export const INSERTABLE: readonly { kind: RunKind; label: string; what: string; kbd: string }[] = [
  { kind: 'lens', label: 'lens', what: 'Lens', kbd: 'shift+s' },
  { kind: 'attention', label: 'attention', what: 'Attention', kbd: 'shift+a' },
  { kind: 'attribution', label: 'attribution', what: 'Attribution', kbd: 'shift+y' },
  { kind: 'patching', label: 'patching', what: 'Patching', kbd: 'shift+p' },
  { kind: 'patchscope', label: 'patchscope', what: 'Patchscope', kbd: 'shift+o' },
  { kind: 'dataset', label: 'data-set', what: 'Data set', kbd: 'shift+b' },
]

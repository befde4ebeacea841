import { useEditor, useValue } from 'tldraw'
import { AttentionBody } from './attention-body.js'
import type { AnyBodyProps } from './body-props.js'
import { AttributionBody, PatchingBody, PatchscopeBody } from './causal-body.js'
import { ChartBody } from './chart-body.js'
import { DatasetBody } from './dataset-body.js'
import { LensBody } from './lens-body.js'
import { isTable } from './own-table.js'
import { TableBody } from './table-body.js'

/** A card's answer under its header, kind by kind, or as a table. */
export function CardBody({ shape, result, baseline, readonly }: AnyBodyProps) {
  const editor = useEditor()
  const table = useValue('is a table', () => isTable(editor, shape), [editor, shape])
  if (shape.props.spec.kind === 'chart')
    return result.kind === 'lens' ? <ChartBody shape={shape} result={result} readonly={readonly} /> : null
  if (table) return <TableBody shape={shape} result={result} baseline={baseline} readonly={readonly} />
  switch (result.kind) {
    case 'lens': {
      const other = baseline?.kind === 'lens' ? baseline : undefined
      return <LensBody shape={shape} result={result} baseline={other} readonly={readonly} />
    }
    case 'attention':
      return <AttentionBody shape={shape} result={result} readonly={readonly} />
    case 'attribution':
      return <AttributionBody shape={shape} result={result} />
    case 'patching':
      return <PatchingBody shape={shape} result={result} />
    case 'patchscope':
      return <PatchscopeBody shape={shape} result={result} />
    case 'dataset':
      return <DatasetBody shape={shape} result={result} readonly={readonly} />
  }
}

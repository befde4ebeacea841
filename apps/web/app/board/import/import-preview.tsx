import type { ImportedReading } from '@lensboard/exchange'
import { AttentionHeatmap, LensHeatmap } from '@lensboard/heatmap'
import { memo } from 'react'
import { useTheme } from '../../theme'
import styles from './import.module.css'

const BOX = { width: 520, height: 220 } as const

/** A reading as its card will draw it, small. */
export const ImportPreview = memo(function ImportPreview({ reading }: { reading: ImportedReading }) {
  const { theme } = useTheme()
  const { result } = reading
  return (
    <div className={styles.preview}>
      {result.kind === 'lens' ? (
        <LensHeatmap result={result} {...BOX} theme={theme} interactive={false} label={`Preview of ${reading.title}`} />
      ) : (
        <AttentionHeatmap
          result={result}
          layer={result.layers[0] ?? 0}
          head="mean"
          {...BOX}
          theme={theme}
          interactive={false}
          label={`Preview of ${reading.title}`}
        />
      )}
    </div>
  )
})

import type { TextRef } from '@lensboard/contract'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '../trpc'
import { Combobox } from '../ui/combobox'
import { countWords } from './lens-words'

interface TrainTextProps {
  value: TextRef | null
  onChange(text: TextRef): void
  error: string | undefined
}

/** Which text a lens learns from: the shipped sample, or one of the person's own. */
export function TrainText({ value, onChange, error }: TrainTextProps) {
  const { data = [] } = useQuery(useTRPC().text.list.queryOptions(undefined, { retry: false }))
  return (
    <Combobox
      label="Text"
      value={value?.hash}
      options={data.map(({ name, hash, documents }) => ({
        value: hash,
        label: name,
        search: name,
        hint: countWords(documents, 'document'),
      }))}
      placeholder="Choose a text"
      onValueChange={(hash) => {
        const found = data.find((text) => text.hash === hash)
        if (found) onChange({ name: found.name, hash: found.hash })
      }}
      error={error}
    />
  )
}

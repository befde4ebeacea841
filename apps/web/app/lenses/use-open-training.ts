import { useState } from 'react'
import { orderTrainings } from './training-words'
import { useTrainings } from './use-trainings'

/** The trainings, and whose curve is shown: what a person opened, or the first that runs until they choose. */
export function useOpenTraining() {
  const [opened, setOpened] = useState<string | null>()
  const [running, setRunning] = useState<string>()
  const open = opened === undefined ? running : (opened ?? undefined)
  const trainings = useTrainings(open)
  const first = orderTrainings(trainings.list ?? []).find(({ status }) => status === 'running')
  // Set while rendering: the stream is asked for the curve of what it has just told of. It stays open after its end.
  if (first && first.id !== running && (running === undefined || opened === undefined)) setRunning(first.id)
  return { trainings, open, setOpen: (id: string | undefined) => setOpened(id ?? null) }
}

import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '../trpc'

/** What the inference service has room for, which hub it asks, and why this person may not manage models, if so. */
export function useCapabilities() {
  const { data } = useQuery(useTRPC().models.capabilities.queryOptions())
  return data
}

/** The hub's address, for links a person follows. */
export const hubUrl = (hub: string | undefined): string =>
  !hub ? 'https://huggingface.co' : hub.includes('://') ? hub.replace(/\/$/, '') : `https://${hub}`

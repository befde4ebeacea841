import { z } from 'zod'

const withoutEmpty = (query: unknown) =>
  typeof query === 'object' && query !== null
    ? Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''))
    : query

/** What an upload says of its file, in the query of its address. Empty values are absent ones. */
export const uploadQuery = <T extends z.ZodRawShape>(shape: T) => z.preprocess(withoutEmpty, z.object(shape))

import { createContext, useContext } from 'react'

/** The page's CSP nonce; empty in the browser, where it is no longer needed. */
export const NonceContext = createContext('')
export const useNonce = (): string => useContext(NonceContext)

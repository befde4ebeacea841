import { data } from '@remix-run/node'

/** Any address that no page has. */
export const loader = () => {
  throw data(null, { status: 404 })
}

export default function Nowhere() {
  return null
}

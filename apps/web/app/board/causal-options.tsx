import type { OptionsProps } from './options-props'

export function CausalOptions(_props: OptionsProps) {
  return null
}

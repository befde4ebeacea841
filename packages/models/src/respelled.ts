/**
 * A config with other spellings of its keys renamed to the family's own. Where both stand the other spelling counts, as
 * in transformers' attribute_map.
 */
export function respelled(config: unknown, spellings: Readonly<Record<string, string>>): unknown {
  if (config === null || typeof config !== 'object') return config
  const others = Object.entries(config).filter(([key]) => Object.hasOwn(spellings, key))
  return { ...config, ...Object.fromEntries(others.map(([key, value]) => [spellings[key], value])) }
}

/** A person as a coloured disc with their initials; black letters read on all of their colours. */
export function PersonDisc({ person }: { person: { name: string; color: string } }) {
  const words = person.name.trim().split(/\s+/).filter(Boolean)
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]]
  return (
    <span className="lb-disc" style={{ background: person.color }} aria-hidden="true">
      {letters.map((word) => (word ? [...word][0] : '')?.toLocaleUpperCase()).join('')}
    </span>
  )
}

/** A page with a sum on it: the tool for notes of Markdown and formulas. */
export const NOTE_ICON = (
  <svg width="18" height="18" viewBox="0 0 18 18" fill="none" stroke="currentColor" aria-hidden="true">
    <path d="M3 2.75h12v8.5l-4 4H3z" strokeWidth="1.5" strokeLinejoin="round" />
    <path d="M15 11.25h-4v4" strokeWidth="1.5" strokeLinejoin="round" />
    <path d="M10.5 5.5H6.2l2.3 2.6-2.3 2.6h2.6" strokeWidth="1.3" strokeLinecap="round" strokeLinejoin="round" />
  </svg>
)

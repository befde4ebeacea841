/** Addresses of the TrueType fonts that are put into a PDF. */
export interface PdfFonts {
  mono: string
  sans: string
}

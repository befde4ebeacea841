import mono from '@expo-google-fonts/ibm-plex-mono/500Medium/IBMPlexMono_500Medium.ttf?url'
import sans from '@expo-google-fonts/ibm-plex-sans/500Medium/IBMPlexSans_500Medium.ttf?url'

/** The product's typefaces as TrueType, which PDF needs; loaded only when one is made. */
export const PDF_FONTS = { mono, sans }

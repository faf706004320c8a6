/** How the choices of Lading's looks are called. */
import { languageNames, type LanguageChoice } from '../../../electron/core/language.ts'
import type { Settings } from '../../../electron/core/settings.ts'
import { m } from '../../../electron/words/messages.ts'

/** The colours that can be chosen. */
export const colourWords: Readonly<Record<Settings['colours'], () => string>> = {
  system: m.settings_colours_system,
  light: m.settings_colours_light,
  dark: m.settings_colours_dark,
}

/** A language by its own name, so that whoever reads it alone finds it. */
export const languageWords = (choice: LanguageChoice): string =>
  choice === 'system' ? m.settings_language_system() : languageNames[choice]

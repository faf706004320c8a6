/**
 * The page speaks the language that the main process served it in, which stands on its `html` element. Imported before
 * anything that speaks.
 */
import { isLocale, useLocale } from '../../electron/words/locale.ts'

const { lang } = document.documentElement
if (isLocale(lang)) useLocale(lang)

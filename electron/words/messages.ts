/**
 * Every word that a person reads. `m.settings_title()` gives it in the language that holds now, so it is called when it is
 * shown and never when a module is loaded.
 */
export { m } from './compiled/messages.js'

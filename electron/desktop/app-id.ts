/** By what Windows knows Lading: its notifications, and its start at login; the same as in electron-builder.yml. */
export const appId = 'io.github.lading.app'

/** `2026-11-23T06-10-00`, in UTC, for the names of files: without the colons that Windows does not allow. */
export const datedName = (atMs: number): string =>
  new Date(atMs).toISOString().slice(0, 19).replaceAll(':', '-')

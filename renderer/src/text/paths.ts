/** The end of a path, on whichever system it lies. */
export const fileNameOf = (path: string): string => path.split(/[/\\]/).at(-1) || path

/** The systems on which an engine is started differently. */
export type OperatingSystem = 'linux' | 'macos' | 'windows'

/** The system that a browser's user agent names. */
export const operatingSystemOf = (userAgent: string): OperatingSystem => {
  if (/Windows/i.test(userAgent)) return 'windows'
  if (/Macintosh|Mac OS X/i.test(userAgent)) return 'macos'
  return 'linux'
}

/** A picture that Vite puts into the bundle itself, as a data URL. */
declare module '*.png?inline' {
  const dataUrl: string
  // eslint-disable-next-line no-restricted-exports -- Vite has no other way to give it.
  export default dataUrl
}

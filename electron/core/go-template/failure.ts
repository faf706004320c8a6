/** What is wrong with a template, or with what it asks for. The only error that reading or running one ends with. */
export class TemplateError extends Error {
  /** Where in the template, counted in UTF-16 code units from 0. */
  readonly at: number

  constructor(at: number, message: string) {
    super(message)
    this.name = 'TemplateError'
    this.at = at
  }
}

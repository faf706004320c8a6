/** One thing that a menu offers. */
export interface MenuItem {
  readonly label: string
  /** What it would act on, shown after the label. */
  readonly detail?: string
  readonly act: () => void
}

/** A question that the main process puts to the person in a window of its own. All texts are data and shown as they are. */

/** One thing that the question is about. */
export interface QuestionLine {
  /** A name or an amount. */
  readonly text: string
  /** What is to be said of it, each apart: names in it may be anybody's. */
  readonly details: readonly string[]
}

/** Lines of one kind. */
export interface QuestionSection {
  readonly heading: string
  /** What this means for the person, where the heading does not say it. */
  readonly remark?: string
  /** It is to be read before agreeing. */
  readonly isWarning: boolean
  readonly lines: readonly QuestionLine[]
}

/** What the person is asked. */
export interface Question {
  /** The question itself: `Remove 3 images?` */
  readonly title: string
  /** What comes of it, in a sentence or two. */
  readonly lead: string
  readonly sections: readonly QuestionSection[]
  /** The docker command that does the same. */
  readonly command?: string
  /** What the button says that agrees, such as `Remove`. */
  readonly confirmLabel: string
  /** It cannot be undone. */
  readonly isDanger: boolean
  /** The number that has to be typed before one can agree, and what it counts; `things` are images, containers and volumes. */
  readonly typedCount?: { readonly count: number; readonly what: 'images' | 'names' | 'things' }
}

/** What the window of a question finds as `window.confirmation`. */
export interface ConfirmationBridge {
  readonly question: Question
  /** Answers, and with that ends the window. Only the first answer counts. */
  readonly answer: (isAgreed: boolean) => void
}

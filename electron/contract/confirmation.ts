/** The channels between the window of a question and the main process, which listens to that window alone. */
export const confirmationChannels = {
  question: 'lading:confirmation:question',
  answer: 'lading:confirmation:answer',
} as const

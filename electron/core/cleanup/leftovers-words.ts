import { m } from '../../words/messages.ts'
import type { Question } from '../confirmation.ts'

/** What is put to the person before an engine gives back what it keeps of pulls that did not end. */
export const leftoversQuestion = (engineName: string): Question => ({
  title: m.cleanup_leftovers_title(),
  lead: m.cleanup_leftovers_lead({ engine: engineName }),
  sections: [
    {
      heading: m.cleanup_leftovers_pulls(),
      isWarning: true,
      lines: [{ text: m.cleanup_leftovers_fail(), details: [] }],
    },
  ],
  confirmLabel: m.cleanup_disk_free(),
  isDanger: true,
})

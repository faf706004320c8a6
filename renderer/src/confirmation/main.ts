import '../language.ts'
import '../tokens.css'
import '../base.css'
import '../forced-colors.css'
import './page.css'
import { mount } from 'svelte'
import type { ConfirmationBridge } from '../../../electron/core/confirmation.ts'
import Confirmation from './Confirmation.svelte'

declare global {
  interface Window {
    /** In the window of a question alone. */
    readonly confirmation: ConfirmationBridge
  }
}

const target = document.getElementById('app')
if (target === null) throw new Error('confirmation.html has no element #app')
const { question, answer } = window.confirmation
document.title = question.title
mount(Confirmation, { target, props: { question, answer } })

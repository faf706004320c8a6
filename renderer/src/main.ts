import './language.ts'
import './tokens.css'
import './base.css'
import './forced-colors.css'
import { mount } from 'svelte'
import App from './App.svelte'
import { tellOfUncaught } from './uncaught.ts'

const target = document.getElementById('app')
if (target === null) throw new Error('index.html has no element #app')

// What cannot be told is in the console all the same.
tellOfUncaught(window, (text) => void window.lading.desktop.reportError({ text }).catch(() => undefined))
mount(App, { target, props: { bridge: window.lading } })

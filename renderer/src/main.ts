import './language.ts'
import './tokens.css'
import './base.css'
import './forced-colors.css'
import { mount } from 'svelte'
import App from './App.svelte'

const target = document.getElementById('app')
if (target === null) throw new Error('index.html has no element #app')
mount(App, { target, props: { bridge: window.lading } })

import { describe, expect, it } from 'vitest'
import { parseRequest } from '../../../../../build/packaging/fpm/arguments.mjs'
import { specFile } from '../../../../../build/packaging/fpm/rpm.mjs'
import { rpmArguments } from './fpm-arguments.ts'

const noScripts = { afterInstall: undefined, afterRemove: undefined }

describe('the recipe of a package of rpm', () => {
  const entries = { files: ['opt/Lading/lading', 'usr/share/50%'], folders: ['opt/Lading'] }

  it('says what the package is, needs and owns', () => {
    const spec = specFile(parseRequest(rpmArguments), entries, noScripts)
    expect(spec).toContain('\nSummary: One line\n')
    expect(spec).toContain('\nRequires: gtk3\n')
    expect(spec).toContain('\n%dir "/opt/Lading"\n"/opt/Lading/lading"\n')
  })

  it('doubles what would begin a macro', () => {
    const spec = specFile(parseRequest(rpmArguments), entries, { ...noScripts, afterInstall: 'date +%s' })
    expect(spec).toContain('All of it: 100 %%\n')
    expect(spec).toContain('"/usr/share/50%%"')
    expect(spec).toContain('date +%%s')
  })

  it('runs each script by the shell that it names', () => {
    const scripts = { afterInstall: '#!/bin/bash\ntrue', afterRemove: 'true' }
    const spec = specFile(parseRequest(rpmArguments), entries, scripts)
    expect(spec).toContain('%post -p /bin/bash\n#!/bin/bash\ntrue\n')
    expect(spec).toContain('%postun -p /bin/sh\ntrue\n')
  })
})
